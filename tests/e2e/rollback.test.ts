import type { PGlite } from '@electric-sql/pglite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { queryLake } from '../../packages/cli/src/app/lake-query.ts';
import { replayRun } from '../../packages/cli/src/commands/replay.ts';
import { rollBack } from '../../packages/cli/src/commands/rollback.ts';
import { auditTable } from '../../packages/iceberg/tests/audit-table.ts';
import {
  contractOf,
  item,
  outcomes,
  person,
  resetRows,
  run,
  startDatabase,
  type TestHome,
  temporaryHome,
} from './shop-of-two.ts';

const contract = contractOf({ item, person });
let pglite: PGlite;
let test: TestHome;

beforeAll(async () => {
  pglite = await startDatabase();
});
afterAll(() => pglite.close());
beforeEach(async () => {
  await resetRows(pglite);
  test = temporaryHome();
});
afterEach(() => test.close());

async function rows(): Promise<unknown> {
  return (await queryLake(test.app.catalog, 'select count(id)::int as n from two.item')).rows[0]?.n;
}

/** Two good days, of 500 rows and of 100. */
async function twoDays(): Promise<{ first: string; second: string }> {
  const first = (await run(test.app, pglite, contract)).runId as string;
  await pglite.exec('DELETE FROM item WHERE id > 100');
  const second = (await run(test.app, pglite, contract)).runId as string;
  expect(await rows()).toBe(100);
  return { first, second };
}

describe('a rollback', () => {
  it('shows the earlier content again, and says what is refused from now on', async () => {
    const { first } = await twoDays();
    const result = await rollBack(test.app, 'two.item', first);
    expect(result).toMatchObject({ changed: true, refusedUpTo: { contractVersion: '1.0.0' } });
    expect(await rows()).toBe(500);
    const head = await test.app.catalog.load({ namespace: 'two', name: 'item' });
    expect(head?.metadata.properties['snapferry.run-id']).toBe(first);
    if (head !== undefined) expect(await auditTable(head)).toEqual([]);
  });

  it('is not undone by a replay of what was rolled back from, nor of anything older', async () => {
    const { first, second } = await twoDays();
    await rollBack(test.app, 'two.item', first);
    const refused = await replayRun(test.app, { runId: second, from: 'ExportCompleted' });
    expect(outcomes(refused)).toEqual({ 'two.item': 'rolled-back', 'two.person': 'already-loaded' });
    expect(refused.tables[0]?.reason).toContain('A later snapshot');
    expect(outcomes(await replayRun(test.app, { runId: first, from: 'ExportCompleted' }))['two.item']).toBe(
      'already-loaded',
    );
    expect(await rows()).toBe(500);
  });

  it('gives way to the next day, which ends the floor', async () => {
    const { first, second } = await twoDays();
    await rollBack(test.app, 'two.item', first);
    await pglite.exec('DELETE FROM item WHERE id > 50');
    expect((await run(test.app, pglite, contract)).status).toBe('complete');
    expect(await rows()).toBe(50);
    const properties = (await test.app.catalog.load({ namespace: 'two', name: 'item' }))?.metadata.properties;
    expect(properties?.['snapferry.rollback-floor']).toBe('');
    expect(outcomes(await replayRun(test.app, { runId: second, from: 'ExportCompleted' }))['two.item']).toBe(
      'superseded',
    );
  });

  it('asked twice changes nothing, and keeps the floor', async () => {
    const { first } = await twoDays();
    const once = await rollBack(test.app, 'two.item', first);
    const twice = await rollBack(test.app, 'two.item', first);
    expect(twice).toEqual({ ...once, changed: false });
  });

  it('to a run that the table does not know names those that it does', async () => {
    const { first } = await twoDays();
    await expect(rollBack(test.app, 'two.item', `r-${'0'.repeat(32)}`)).rejects.toThrow(new RegExp(first));
    await expect(rollBack(test.app, 'item', first)).rejects.toThrow(/<namespace>\.<table>/);
  });
});
