import { describe, expect, it } from 'vitest';
import { CatalogAccessError, CatalogRefusedError, restCatalog } from '../src/adapters/rest-catalog.ts';
import { CommitConflictError, CommitStateUnknownError, InvalidTableError } from '../src/index.ts';
import { depsFor, load, loaded, madeUpFile, orders, temporaryFolder } from './fixtures.ts';
import { type Fate, icebergError, isCommit, startFakeRest } from './rest-fake-server.ts';

async function setUp() {
  const fake = await startFakeRest({ warehouse: await temporaryFolder() });
  const catalog = restCatalog({ uri: fake.uri, createTables: true, timeoutMs: 300, backOff: async () => undefined });
  return { fake, catalog, deps: depsFor(catalog) };
}

const lost: readonly (readonly [string, Fate['answer']])[] = [
  ['a reset', 'reset'],
  ['silence', 'silence'],
  ['429', { status: 429 }],
  ['408', { status: 408 }],
  ...[500, 501, 502, 503, 504].flatMap((status) => [
    [`a bare ${status}`, { status }] as const,
    [`a gateway's page with ${status}`, { status, body: '<html>Bad Gateway</html>' }] as const,
    [`${status} with Iceberg's error body`, icebergError(status, 'CommitStateUnknownException')] as const,
    [`${status} that calls itself a conflict`, icebergError(status, 'CommitFailedException')] as const,
  ]),
  ['200 without a table', { status: 200, body: '{}' }],
  ['200 cut short', { status: 200, body: '{"metadata-loc' }],
  ['a redirect', { status: 307 }],
];

describe.each(lost)('a commit answered by %s', (_what, answer) => {
  const change = { requirements: [], updates: [{ action: 'set-properties', updates: { a: 'b' } }] } as const;

  it.each([true, false])('is of unknown outcome, whether it was done (%s)', async (done) => {
    const { fake, catalog, deps } = await setUp();
    const base = await loaded(deps, []);
    fake.next(isCommit, { done, answer });
    const sent = fake.seen.filter(isCommit).length;
    await expect(catalog.commit(orders, base, change)).rejects.toThrow(CommitStateUnknownError);
    expect(fake.seen.filter(isCommit)).toHaveLength(sent + 1);
    expect((await catalog.load(orders))?.metadata.properties.a).toBe(done ? 'b' : undefined);
  });
});

describe.each([
  ['reset', 'reset'],
  ['silence', 'silence'],
  ['502', { status: 502, body: '<html>Bad Gateway</html>' }],
] as const)('replaceContent, its commit answered by %s', (_what, answer) => {
  it.each([true, false])('lands once in the end, whether it was done (%s)', async (done) => {
    const { fake, catalog, deps } = await setUp();
    await loaded(deps, [madeUpFile('a')]);
    fake.next(isCommit, { done, answer });
    expect((await load(deps, [madeUpFile('b')])).kind).toBe('committed');
    expect((await catalog.load(orders))?.metadata.snapshots).toHaveLength(2);
  });

  it.each([true, false])('creates the table once in the end, whether it was done (%s)', async (done) => {
    const { fake, catalog, deps } = await setUp();
    fake.next(isCommit, { done, answer });
    expect((await load(deps, [madeUpFile('a')])).kind).toBe('committed');
    expect((await catalog.load(orders))?.metadata.snapshots).toHaveLength(1);
  });
});

describe('a commit answered definitely', () => {
  it.each([
    [409, CommitConflictError],
    [400, InvalidTableError],
    [422, InvalidTableError],
    [401, CatalogAccessError],
    [403, CatalogAccessError],
    [419, CatalogAccessError],
    [406, CatalogRefusedError],
  ] as const)('with %d is no unknown outcome', async (status, expected) => {
    const { fake, catalog, deps } = await setUp();
    const base = await loaded(deps, []);
    fake.next(isCommit, { done: false, answer: icebergError(status, 'SomeException') });
    await expect(catalog.commit(orders, base, { requirements: [], updates: [] })).rejects.toThrow(expected);
  });
});

describe('making a namespace and a place', () => {
  it.each(['reset', { status: 503 }] as const)('goes on after a lost answer (%o)', async (answer) => {
    const { fake, catalog, deps } = await setUp();
    fake.next(({ method, target }) => method === 'POST' && target.endsWith('/namespaces'), { done: true, answer });
    fake.next(({ method, target }) => method === 'POST' && target.endsWith('/tables'), { done: true, answer });
    await loaded(deps, [madeUpFile('a')]);
    expect((await catalog.load(orders))?.metadata.snapshots).toHaveLength(1);
  });
});
