import type { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { queryLake } from '../../packages/cli/src/app/lake-query.ts';
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

let pglite: PGlite;
let test: TestHome;

beforeAll(async () => {
  pglite = await startDatabase();
});
afterAll(() => pglite.close());
beforeEach(async () => {
  await resetRows(pglite);
  test = temporaryHome();
  onTestFinished(() => test.close());
});

const two = contractOf({ item, person });
const three = contractOf({ item, person }, { dataset: 'three' });

async function tablesOf(namespace: string): Promise<Record<string, string | undefined>> {
  const tables = (await test.app.catalog.list()).filter((table) => table.namespace === namespace);
  return Object.fromEntries(
    await Promise.all(
      tables.map(async (table) => [table.name, (await test.app.catalog.load(table))?.metadataLocation]),
    ),
  );
}

it('carries datasets with tables of the same names into a namespace each', async () => {
  expect(outcomes(await run(test.app, pglite, two))).toEqual({ 'two.item': 'loaded', 'two.person': 'loaded' });
  await pglite.exec("INSERT INTO item VALUES (1000, 1.00, '2026-06-01', 'later')");
  expect(outcomes(await run(test.app, pglite, three))).toEqual({ 'three.item': 'loaded', 'three.person': 'loaded' });
  const count = async (namespace: string) =>
    (await queryLake(test.app.catalog, `select count(*)::int as n from ${namespace}.item`)).rows[0]?.n;
  expect([await count('two'), await count('three')]).toEqual([500, 501]);
});

it('leaves one team’s tables as they are, whatever mistake the other makes', async () => {
  expect((await run(test.app, pglite, two)).status).toBe('complete');
  expect((await run(test.app, pglite, three)).status).toBe('complete');
  const standing = await tablesOf('two');
  expect(Object.keys(standing)).toEqual(expect.arrayContaining(['item', 'person']));

  // A contract changed under its old version, one that names what is not there, one of another database.
  const mistakes = [
    contractOf({ item: item.slice(0, 2), person }, { dataset: 'three' }),
    contractOf(
      { gone: item, person: [...person, { name: 'x', type: 'text', policy: 'allow' }] },
      { dataset: 'three', version: '1.1.0' },
    ),
    contractOf({ item, person }, { dataset: 'three', version: '1.2.0', database: 'elsewhere' }),
  ];
  for (const mistake of mistakes) expect((await run(test.app, pglite, mistake)).status).not.toBe('complete');

  expect(await tablesOf('two')).toEqual(standing);
  const next = await run(test.app, pglite, two);
  expect(next.status).toBe('complete');
  expect(next.drift).toEqual([]);
});
