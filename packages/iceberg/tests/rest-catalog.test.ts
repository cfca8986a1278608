import { describe, expect, it } from 'vitest';
import {
  CatalogAccessError,
  CatalogRefusedError,
  CatalogUnavailableError,
  type RestCatalogOptions,
  restCatalog,
} from '../src/adapters/rest-catalog.ts';
import { CommitConflictError, localFileIo } from '../src/index.ts';
import { auditTable } from './audit-table.ts';
import { depsFor, load, loaded, madeUpFile, orders, temporaryFolder } from './fixtures.ts';
import { type FakeRestOptions, icebergError, isCommit, startFakeRest } from './rest-fake-server.ts';
import { describeTableCatalog } from './table-catalog.contract.ts';

const noWait = async () => undefined;

async function setUp(server: Partial<FakeRestOptions> = {}, options: Partial<RestCatalogOptions> = {}) {
  const fake = await startFakeRest({ warehouse: await temporaryFolder(), ...server });
  const catalog = restCatalog({ uri: fake.uri, createTables: true, backOff: noWait, ...options });
  return { fake, catalog, deps: depsFor(catalog) };
}

const underTest = async (server: Partial<FakeRestOptions>) => ({
  catalog: (await setUp(server)).catalog,
  io: localFileIo(),
});

describe.each(['forgotten', 'kept', 'refused'] as const)('with staged creations %s,', (staging) => {
  describeTableCatalog('restCatalog', () => underTest({ staging }), { madeEmpty: true });

  it('creates a partitioned table whose ids are as the manifests say', async () => {
    const { deps } = await setUp({ staging });
    const partition = [{ column: 'id', transform: 'identity' }] as const;
    const file = { ...madeUpFile('a'), partition: new Map([['id', 7n]]) };
    const head = await loaded(deps, [file], { partition });
    const spec = head.metadata['partition-specs'].find((each) => each['spec-id'] === head.metadata['default-spec-id']);
    expect(spec?.fields).toHaveLength(1);
    expect(await auditTable(head, { dataFiles: false })).toEqual([]);
    const snapshot = head.metadata.snapshots[0];
    expect(head.metadata.schemas.find((each) => each['schema-id'] === snapshot?.['schema-id'])?.fields).toHaveLength(1);
  });
});

describe('restCatalog', () => {
  it('finds the table under the prefix that the configuration gives, as the server wrote it', async () => {
    const prefix = 'arn%3Aaws%3As3tables%3Aeu-west-1%3A111122223333%3Abucket%2Flake';
    const { fake, deps } = await setUp(
      { prefix },
      { warehouse: 'arn:aws:s3tables:eu-west-1:111122223333:bucket/lake' },
    );
    await loaded(deps, []);
    expect(fake.seen[0]?.target).toBe(
      '/catalog/v1/config?warehouse=arn%3Aaws%3As3tables%3Aeu-west-1%3A111122223333%3Abucket%2Flake',
    );
    expect(fake.seen.filter(isCommit)[0]?.target).toBe(`/catalog/v1/${prefix}/namespaces/shop/tables/orders`);
  });

  it('takes the override where defaults and overrides differ', async () => {
    const config = { defaults: { prefix: 'wrong' }, overrides: { prefix: 'right' } };
    const { deps } = await setUp({ prefix: 'right', config });
    await loaded(deps, []);
  });

  it('asks for the configuration once, and again after a failure', async () => {
    const { fake, catalog } = await setUp();
    const isConfig = ({ target }: { target: string }) => target.startsWith('/catalog/v1/config');
    fake.next(isConfig, ...Array.from({ length: 4 }, () => ({ done: false, answer: { status: 503 } }) as const));
    await expect(catalog.list()).rejects.toThrow(CatalogUnavailableError);
    await catalog.list();
    await catalog.list();
    expect(fake.seen.filter(isConfig)).toHaveLength(5);
  });

  it('refuses a configuration that sends it to another host', async () => {
    const { catalog } = await setUp({ config: { defaults: {}, overrides: { uri: 'https://elsewhere.example/' } } });
    await expect(catalog.list()).rejects.toThrow(CatalogRefusedError);
  });

  it('keeps snapshot ids beyond 2^53 exact', async () => {
    const { deps, catalog } = await setUp();
    const id = 9_007_199_254_740_993n;
    await load({ ...deps, newSnapshotId: () => id }, [madeUpFile('a')]);
    expect((await catalog.load(orders))?.metadata['current-snapshot-id']).toBe(id);
  });

  it('lists over pages', async () => {
    const { deps, catalog } = await setUp({ pageSize: 1 });
    for (const [namespace, name] of [
      ['a', 'x'],
      ['a', 'y'],
      ['b', 'z'],
    ] as const) {
      await loaded(deps, [], { table: { namespace, name } });
    }
    expect((await catalog.list()).map(({ namespace, name }) => `${namespace}.${name}`)).toEqual(['a.x', 'a.y', 'b.z']);
  });

  it('shows no table before its content, where the server can stage', async () => {
    const { fake, deps, catalog } = await setUp();
    const reader = restCatalog({ uri: fake.uri });
    await catalog.load(orders);
    const schema = { type: 'struct', 'schema-id': 1, fields: [] } as const;
    const alone = { requirements: [], updates: [{ action: 'add-schema', schema, 'last-column-id': 0 }] } as const;
    await catalog.commit(orders, await catalog.load(orders), alone);
    expect(await reader.load(orders)).toBeUndefined();
    expect(await reader.list()).toEqual([]);
    await loaded(deps, [madeUpFile('a')]);
    expect((await reader.load(orders))?.metadata.snapshots).toHaveLength(1);
  });

  it('goes on from a table that a killed process made and never filled', async () => {
    const { fake, catalog } = await setUp({ staging: 'refused' });
    expect((await catalog.load(orders))?.metadata.properties).toMatchObject({ 'snapferry.created-by': 'snapferry' });
    const next = depsFor(restCatalog({ uri: fake.uri, createTables: true }));
    const head = await loaded(next, [madeUpFile('a')]);
    expect(head.metadata.snapshots).toHaveLength(1);
    expect(head.metadata.properties['snapferry.run-id']).not.toBe('none');
  });

  it('makes nothing for those who only read', async () => {
    const { fake } = await setUp();
    const reader = restCatalog({ uri: fake.uri });
    expect(await reader.load(orders)).toBeUndefined();
    expect(() => reader.locationOf(orders)).toThrow(CatalogRefusedError);
    expect(fake.seen.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('takes a table that was dropped since as a head that moved', async () => {
    const { fake, deps, catalog } = await setUp();
    const base = await loaded(deps, []);
    fake.next(isCommit, { done: false, answer: icebergError(404, 'NoSuchTableException') });
    await expect(catalog.commit(orders, base, { requirements: [], updates: [] })).rejects.toThrow(CommitConflictError);
  });

  it('does not take a gateway that knows no such page for a missing table', async () => {
    const { fake, catalog } = await setUp();
    fake.next(({ method }) => method === 'GET', { done: true, answer: { status: 200, body: '{}' } });
    fake.next(({ target }) => target.includes('tables'), { done: false, answer: { status: 404, body: '<html>' } });
    await expect(catalog.load(orders)).rejects.toThrow(CatalogRefusedError);
  });

  it.each([401, 403, 419])('says that it is not let in at status %d', async (status) => {
    const { fake, catalog } = await setUp();
    await catalog.list();
    fake.next(() => true, { done: false, answer: icebergError(status, 'NotAuthorizedException') });
    await expect(catalog.load(orders)).rejects.toThrow(CatalogAccessError);
  });

  it('repeats a read until it is answered', async () => {
    const { fake, catalog, deps } = await setUp();
    const head = await loaded(deps, []);
    fake.next(
      ({ method }) => method === 'GET',
      { done: true, answer: 'reset' },
      { done: true, answer: { status: 502, body: '<html>' } },
      { done: true, answer: { status: 429 } },
    );
    expect(await catalog.load(orders)).toEqual(head);
  });

  it('follows no redirect', async () => {
    const { fake, catalog } = await setUp();
    await catalog.list();
    fake.next(() => true, { done: false, answer: { status: 307 } });
    await expect(catalog.load(orders)).rejects.toThrow(CatalogRefusedError);
  });
});
