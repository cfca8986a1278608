import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { restCatalog } from '../../packages/iceberg/src/adapters/rest-catalog.ts';
import { localFileIo } from '../../packages/iceberg/src/index.ts';
import { depsFor, loaded, madeUpFile, orders } from '../../packages/iceberg/tests/fixtures.ts';
import { describeTableCatalog } from '../../packages/iceberg/tests/table-catalog.contract.ts';
import { startReady } from '../setup/emulators/server.ts';
import type { ServerProcess } from '../setup/server-process.ts';
import { describeInterplay } from './interplay.ts';

const launcher = fileURLToPath(new URL('java/RestFixture.java', import.meta.url));
// More than there are tests: each begins without tables.
const catalogues = 24;

let folder = '';
let fixture: ServerProcess | undefined;
let uris: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'snapferry-rest-fixture-'));
  fixture = await startReady({
    file: 'java',
    args: ['-Xmx512m', '-cp', `${inject('catalogsJars')}/*`, launcher, folder, String(catalogues)],
    ready: async (said) => said.includes('ready'),
  });
  uris = [...fixture.said().matchAll(/listening on (\d+)/g)].map(([, port]) => `http://127.0.0.1:${port}`);
});

afterAll(async () => {
  await fixture?.stop();
  await rm(folder, { recursive: true, force: true });
});

function freshCatalogue(): string {
  const uri = uris.pop();
  if (uri === undefined) throw new Error(`expected a catalogue that no test has used, found all ${catalogues} used`);
  return uri;
}

describeTableCatalog(
  "restCatalog on Apache's fixture",
  async () => ({
    catalog: restCatalog({ uri: freshCatalogue(), createTables: true }),
    io: localFileIo(),
  }),
  { madeEmpty: true },
);

describe("restCatalog on Apache's fixture", () => {
  let uri = '';
  describeInterplay({
    open: async () => {
      uri = freshCatalogue();
      return { catalog: restCatalog({ uri, createTables: true }), io: localFileIo() };
    },
    ask: async () => ({ properties: { type: 'rest', uri }, table: 'shop.orders' }),
    writes: true,
  });

  it('shows no table to others before its first content', async () => {
    const address = freshCatalogue();
    const catalog = restCatalog({ uri: address, createTables: true });
    const reader = restCatalog({ uri: address });
    expect((await catalog.load(orders))?.metadata.snapshots).toEqual([]);
    expect(await reader.load(orders)).toBeUndefined();
    expect(await reader.list()).toEqual([]);
    expect(
      (await loaded(depsFor(catalog, { now: () => new Date() }), [madeUpFile('a')])).metadata.snapshots,
    ).toHaveLength(1);
  });
});
