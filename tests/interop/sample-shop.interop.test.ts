import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createSampleShop } from '../../packages/cli/src/sample/index.ts';
import { repositoryRoot } from '../setup/repository.ts';
import { expectedSchema, foundSchema, inOrder, tableDifferences } from './compare-table.ts';
import { type ViewedTable, viewContract } from './contract-view.ts';
import { queriedRows } from './duckdb-rows.ts';
import { edgeDifferences } from './edges.ts';
import { expectedRows, type Select } from './expected-rows.ts';
import { type LakeReader, lakeReader } from './lake-reader.ts';
import { differences, type Row } from './rows.ts';
import { lakeTables, snapferry } from './snapferry.ts';

const tables = viewContract(join(repositoryRoot, 'contracts', 'shop.yaml'));
const each = tables.map((table) => [table.name, table] as const);

let home: string;
let reader: LakeReader;
let shop: Awaited<ReturnType<typeof createSampleShop>>;
let select: Select;
const days: Map<string, Row[]>[] = [];

const location = (table: ViewedTable): string => lakeTables(home).get(`shop.${table.name}`) ?? '';
const rowsOf = (day: number, table: ViewedTable): Row[] => days[day]?.get(table.name) ?? [];

async function shopRows(): Promise<Map<string, Row[]>> {
  const key = readFileSync(join(home, 'keys', 'local-1.key'));
  const rows = new Map<string, Row[]>();
  for (const table of tables) rows.set(table.name, await expectedRows(select, table, key));
  return rows;
}

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'snapferry-interop-shop-'));
  reader = lakeReader(inject('python'));
  await snapferry(['demo', '--home', home]);
  // The demo's own database is gone with its process; every shop is made equal.
  shop = await createSampleShop();
  select = async (sql) => (await shop.pglite.query<unknown[]>(sql, [], { rowMode: 'array' })).rows;
  days.push(await shopRows());
  await shop.applyDayTwo();
  days.push(await shopRows());
});

afterAll(async () => {
  await reader?.close();
  await shop?.close();
  rmSync(home, { recursive: true, force: true });
});

describe('the sample shop, after two days', () => {
  it('is there with all the tables of its contract', () => {
    expect(tables).toHaveLength(12);
    expect([...lakeTables(home).keys()]).toEqual(expect.arrayContaining(each.map(([name]) => `shop.${name}`)));
  });

  it('can be read by PyIceberg, every table that the home holds', async () => {
    for (const place of lakeTables(home).values()) {
      const { currentSnapshotId, snapshots, formatVersion } = await reader.describe(place);
      expect(formatVersion).toBe(2);
      expect(snapshots.map(({ id }) => id)).toContain(currentSnapshotId);
      await reader.read(place);
    }
  });

  it.each(each)('%s has the columns of its contract, in their types, and no other', async (_name, table) => {
    expect(await foundSchema(reader, location(table))).toEqual(expectedSchema(table));
  });

  it.each(each)("%s equals the shop's on both days, cell by cell", async (_name, table) => {
    const { snapshots } = await reader.describe(location(table));
    expect(snapshots).toHaveLength(2);
    for (const [day, { id }] of snapshots.entries()) {
      const expected = rowsOf(day, table);
      expect(await tableDifferences(reader, { table, location: location(table), expected, snapshotId: id })).toEqual(
        [],
      );
    }
  });

  it.each(each)("%s: field ids, counts, sizes and bounds are the files' own, on both days", async (_name, table) => {
    const { snapshots } = await reader.describe(location(table));
    for (const [day, { id }] of snapshots.entries()) {
      const { problems, checked } = await reader.audit(location(table), id);
      expect(problems).toEqual([]);
      expect(checked.rows).toBe(rowsOf(day, table).length);
    }
  });

  it.each(each)('%s loses no row at the edge of a bound', async (_name, table) => {
    const { problems, tried } = await edgeDifferences(select, reader, { table, location: location(table) });
    expect(problems).toEqual([]);
    expect(tried).toBeGreaterThanOrEqual(10);
  });

  it.each(each)('%s reads the same through DuckDB', async (_name, table) => {
    const columns = table.columns.map(({ name }) => name);
    const iceberg = inOrder(await reader.read(location(table)), columns);
    expect(differences(columns, iceberg, await queriedRows(home, 'shop', table), table.keyLength)).toEqual([]);
  });

  it('says the numbers of rows that are there', async () => {
    const { datasets } = JSON.parse(await snapferry(['status', '--json', '--home', home])) as {
      datasets: { tables: { name: string; rows: number }[] }[];
    };
    const said = new Map(datasets[0]?.tables.map(({ name, rows }) => [name, rows]));
    for (const table of tables) expect(said.get(`shop.${table.name}`)).toBe(rowsOf(1, table).length);
  });
});
