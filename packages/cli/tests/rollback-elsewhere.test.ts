import { restCatalog } from '@snapferry/iceberg/rest';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { depsFor, loaded, madeUpFile, orders, temporaryFolder } from '../../iceberg/tests/fixtures.ts';
import { startFakeRest } from '../../iceberg/tests/rest-fake-server.ts';
import { rollback } from '../src/commands/rollback.ts';

const options = { table: 'shop.orders', toRun: 'r-1', home: '/nowhere', deployed: true, json: true };

/** The command under these variables, and what it printed. */
async function command(environment: Readonly<Record<string, string>>) {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const written: string[] = [];
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  onTestFinished(() => {
    spy.mockRestore();
    vi.unstubAllEnvs();
  });
  return { code: await rollback(options), printed: JSON.parse(written.join('')) };
}

describe('snapferry rollback --deployed', () => {
  it('rolls back a table of the REST catalogue that the variables of table-loader name', async () => {
    const fake = await startFakeRest({ warehouse: await temporaryFolder() });
    const deps = depsFor(restCatalog({ uri: fake.uri, createTables: true }));
    await loaded(deps, [madeUpFile('a')], { runId: 'r-1' });
    await loaded(deps, [madeUpFile('b')], { runId: 'r-2' });
    const { code, printed } = await command({
      AWS_REGION: 'eu-central-1',
      SNAPFERRY_CATALOG: 'rest',
      SNAPFERRY_CATALOG_URL: fake.uri,
      SNAPFERRY_CATALOG_AUTH: 'none',
    });
    expect([code, printed]).toMatchObject([0, { table: 'shop.orders', runId: 'r-1', changed: true }]);
    const head = await deps.catalog.load(orders);
    expect(head?.metadata['current-snapshot-id']).toBe(head?.metadata.snapshots[0]?.['snapshot-id']);
  });

  it('says which variable is missing', async () => {
    const { code, printed } = await command({ AWS_REGION: 'eu-central-1', SNAPFERRY_CATALOG: 'glue' });
    expect(code).toBe(1);
    expect(JSON.stringify(printed)).toContain('SNAPFERRY_WAREHOUSE_URI');
  });
});
