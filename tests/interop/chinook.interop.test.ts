import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { canariesInFiles, canariesOf } from './canaries.ts';
import { type ChinookDatabase, copyOfChinook } from './chinook-database.ts';
import { expectedSchema, foundSchema, inOrder, tableDifferences } from './compare-table.ts';
import { type ViewedTable, viewContract } from './contract-view.ts';
import { queriedRows } from './duckdb-rows.ts';
import { edgeDifferences } from './edges.ts';
import { expectedRows } from './expected-rows.ts';
import { filesBelow, fingerprint } from './files.ts';
import { fixture } from './fixture.ts';
import { type LakeReader, lakeReader } from './lake-reader.ts';
import { differences, type Row } from './rows.ts';
import { lakeTables, type PrintedRun, snapferryRun } from './snapferry.ts';

const tables = viewContract(fixture('chinook.yaml'));
const each = tables.map((table) => [table.name, table] as const);

let chinook: ChinookDatabase;
let reader: LakeReader;
let firstRun: { code: number; result: PrintedRun };
let dayOne: Map<string, Row[]>;
/** Snapshot of each table after the first run. */
let firstSnapshots: Map<string, string | null>;

const location = (table: ViewedTable): string => lakeTables(chinook.home).get(`chinook.${table.name}`) ?? '';
const rowsOf = (days: Map<string, Row[]>, table: ViewedTable): Row[] => days.get(table.name) ?? [];
const run = () =>
  snapferryRun(['run', '--source', chinook.url, '--contract', chinook.contract, '--home', chinook.home]);

async function postgresRows(): Promise<Map<string, Row[]>> {
  const key = readFileSync(join(chinook.home, 'keys', 'local-1.key'));
  const rows = new Map<string, Row[]>();
  for (const table of tables) rows.set(table.name, await expectedRows(chinook.select, table, key));
  return rows;
}

beforeAll(async () => {
  chinook = await copyOfChinook(inject('postgresUrl'), 'chinook_days');
  reader = lakeReader(inject('python'));
  firstRun = await run();
  dayOne = await postgresRows();
  firstSnapshots = new Map(firstRun.result.tables.map(({ name, snapshotId }) => [name, snapshotId]));
});

afterAll(async () => {
  await reader?.close();
  await chinook?.close();
});

describe('Chinook, day 1', () => {
  it('loads all 11 tables and says where they are', () => {
    expect(firstRun).toMatchObject({ code: 0, result: { status: 'complete' } });
    expect(firstRun.result.tables).toHaveLength(11);
    for (const { name, outcome, rows, metadataLocation } of firstRun.result.tables) {
      expect({ name, outcome, rows, metadataLocation }).toEqual({
        name,
        outcome: 'loaded',
        rows: dayOne.get(name.replace('chinook.', ''))?.length,
        metadataLocation: lakeTables(chinook.home).get(name),
      });
    }
    expect([...lakeTables(chinook.home).keys()]).toEqual(expect.arrayContaining([...firstSnapshots.keys()]));
  });

  it.each(each)('%s equals PostgreSQL, cell by cell', async (_name, table) => {
    const expected = rowsOf(dayOne, table);
    expect(expected.length).toBeGreaterThan(0);
    expect(await tableDifferences(reader, { table, location: location(table), expected })).toEqual([]);
  });

  it.each(each)('%s has the columns of its contract, in their types, and no other', async (_name, table) => {
    expect(await foundSchema(reader, location(table))).toEqual(expectedSchema(table));
  });

  it.each(each)("%s: field ids, counts, sizes and bounds are the files' own", async (_name, table) => {
    const { problems, checked } = await reader.audit(location(table));
    expect(problems).toEqual([]);
    expect(checked).toMatchObject({ files: 1, rows: rowsOf(dayOne, table).length, fields: table.columns.length });
    expect(checked.bounds).toBeGreaterThanOrEqual(2);
  });

  it.each(each)('%s loses no row at the edge of a bound', async (_name, table) => {
    const { problems, tried } = await edgeDifferences(chinook.select, reader, { table, location: location(table) });
    expect(problems).toEqual([]);
    expect(tried).toBeGreaterThanOrEqual(10);
  });

  it.each(each)('%s reads the same through DuckDB', async (_name, table) => {
    const columns = table.columns.map(({ name }) => name);
    const iceberg = inOrder(await reader.read(location(table)), columns);
    const duckdb = await queriedRows(chinook.home, 'chinook', table);
    expect(differences(columns, iceberg, duckdb, table.keyLength)).toEqual([]);
  });

  it('leaves no value that must stay at home in the lake account, its logs or the state', async () => {
    const allowed = JSON.stringify([...dayOne.values()]);
    const values: string[] = [];
    for (const table of tables) values.push(...(await canariesOf(chinook.select, table)));
    const canaries = [...new Set(values)].filter((value) => !allowed.includes(value));
    expect(canaries.length).toBeGreaterThan(250);
    const inHome = (...names: string[]): string[] => names.map((name) => join(chinook.home, name)).filter(existsSync);
    const lakeSide = inHome('lake', 'logs', 'state.sqlite', 'state.sqlite-wal', 'objects/snapferry-lake-work');
    expect(lakeSide.flatMap(filesBelow).length).toBeGreaterThan(60);
    expect(canariesInFiles(canaries, lakeSide)).toEqual([]);
    // Files are compressed, so their bytes alone would prove little.
    const decoded = await Promise.all(tables.map((table) => reader.read(location(table))));
    expect(canaries.filter((canary) => JSON.stringify(decoded).includes(canary))).toEqual([]);
    // The search does find what is there: the snapshot on the source's side holds them all.
    expect(canariesInFiles(canaries, inHome('snapshots')).length).toBeGreaterThanOrEqual(canaries.length);
  });

  it.each(['SnapshotCompleted', 'ExportCompleted', 'TableLoadRequested'])(
    'changes nothing when the run is replayed from %s',
    async (from) => {
      const before = fingerprint(join(chinook.home, 'lake'));
      const { code, result } = await snapferryRun([
        'replay',
        firstRun.result.runId,
        ...['--from', from, '--home', chinook.home],
      ]);
      expect({ code, status: result.status }).toEqual({ code: 0, status: 'complete' });
      expect(new Set(result.tables.map(({ outcome }) => outcome))).toEqual(new Set(['already-loaded']));
      expect(new Map(result.tables.map(({ name, snapshotId }) => [name, snapshotId]))).toEqual(firstSnapshots);
      expect(fingerprint(join(chinook.home, 'lake'))).toEqual(before);
    },
  );
});

describe('Chinook, day 2', () => {
  let dayTwo: Map<string, Row[]>;

  beforeAll(async () => {
    for (const change of changesOfDayTwo) await chinook.select(change);
    const { code, result } = await run();
    expect({ code, status: result.status, reason: result.reason }).toEqual({ code: 0, status: 'complete' });
    dayTwo = await postgresRows();
  });

  it.each(['genre', 'invoice', 'invoice_line', 'customer', 'track', 'playlist_track'])('has changed %s', (name) => {
    expect(dayTwo.get(name)).not.toEqual(dayOne.get(name));
  });

  it.each(each)('%s is replaced: it equals PostgreSQL again', async (_name, table) => {
    const expected = rowsOf(dayTwo, table);
    expect(await tableDifferences(reader, { table, location: location(table), expected })).toEqual([]);
  });

  it.each(each)("%s shows day 1 to who asks for day 1's snapshot", async (_name, table) => {
    const snapshotId = firstSnapshots.get(`chinook.${table.name}`) ?? '';
    const { snapshots, currentSnapshotId } = await reader.describe(location(table));
    expect(snapshots.map(({ id }) => id)).toEqual([snapshotId, currentSnapshotId]);
    const expected = rowsOf(dayOne, table);
    expect(await tableDifferences(reader, { table, location: location(table), expected, snapshotId })).toEqual([]);
  });

  it.each(each)('%s: the metadata of both snapshots agrees with the files', async (_name, table) => {
    for (const { id } of (await reader.describe(location(table))).snapshots) {
      expect((await reader.audit(location(table), id)).problems).toEqual([]);
    }
  });
});

const changesOfDayTwo = [
  'DELETE FROM playlist_track WHERE playlist_id = 1 AND track_id % 2 = 0',
  'DELETE FROM invoice_line WHERE invoice_id <= 20',
  `UPDATE genre SET name = NULL WHERE genre_id = 1`,
  `INSERT INTO genre VALUES (26, ''), (27, E'Fado ♫\\t\\\\N')`,
  `UPDATE invoice SET total = -total, invoice_date = '1969-12-31 23:59:59.999999' WHERE invoice_id = 5`,
  `UPDATE customer SET email = 'new.address@example.org', postal_code = NULL, state = NULL WHERE customer_id = 3`,
  'UPDATE track SET unit_price = 99999999.99, bytes = -2147483648 WHERE track_id = 10',
  `UPDATE track SET composer = repeat('z', 220), name = repeat('😀', 200) WHERE track_id = 11`,
];
