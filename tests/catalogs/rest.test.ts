import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { bearerAuth, restCatalog } from '../../packages/iceberg/src/adapters/rest-catalog.ts';
import { localFileIo } from '../../packages/iceberg/src/index.ts';
import { depsFor, loaded, madeUpFile, orders } from '../../packages/iceberg/tests/fixtures.ts';
import { describeTableCatalog } from '../../packages/iceberg/tests/table-catalog.contract.ts';
import { startReady } from '../setup/emulators/server.ts';
import type { ServerProcess } from '../setup/server-process.ts';
import { describeInterplay } from './interplay.ts';
import { guardByToken } from './token-guard.ts';

const launcher = fileURLToPath(new URL('java/RestFixture.java', import.meta.url));
// More than there are tests: each begins without tables.
const catalogues = 48;

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

const token = 'secret-token-7f3a9c';

async function guarded() {
  const guard = await guardByToken(freshCatalogue(), token);
  onTestFinished(() => guard.stop());
  return { guard, catalog: restCatalog({ uri: guard.url, auth: bearerAuth(token), createTables: true }) };
}

describeTableCatalog(
  "restCatalog on Apache's fixture behind a bearer token",
  async () => ({ catalog: (await guarded()).catalog, io: localFileIo() }),
  { madeEmpty: true },
);

describe("restCatalog on Apache's fixture behind a bearer token", () => {
  let uri = '';
  describeInterplay({
    open: async () => {
      const { guard, catalog } = await guarded();
      uri = guard.url;
      return { catalog, io: localFileIo() };
    },
    ask: async () => ({ properties: { type: 'rest', uri, token }, table: 'shop.orders' }),
    writes: true,
  });

  it('is let in with every request, and leaves the token nowhere in the table', async () => {
    const { guard, catalog } = await guarded();
    const head = await loaded(depsFor(catalog, { now: () => new Date() }), [madeUpFile('a')]);
    expect(guard.counts.let).toBeGreaterThan(2);
    expect(guard.counts.refused).toBe(0);
    expect(inspect(head, { depth: 9 })).not.toContain(token);
  });

  it('says that an old token is not let in, and does not show it', async () => {
    const { guard } = await guarded();
    const old = 'expired-token-51e1';
    const catalog = restCatalog({ uri: guard.url, auth: bearerAuth(old) });
    const error = await catalog.load(orders).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'CATALOG_ACCESS' });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(old);
    expect(guard.counts.refused).toBeGreaterThan(0);
  });
});
