import { copyFileSync, readFileSync, renameSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type ChinookDatabase, copyOfChinook } from './chinook-database.ts';
import { tableDifferences } from './compare-table.ts';
import { viewContract } from './contract-view.ts';
import { expectedRows } from './expected-rows.ts';
import { filesBelow } from './files.ts';
import { fixture } from './fixture.ts';
import { type LakeReader, lakeReader } from './lake-reader.ts';
import { lakeTables, type PrintedRun, snapferry, snapferryRun } from './snapferry.ts';

const tables = viewContract(fixture('chinook.yaml'));

let chinook: ChinookDatabase;
let reader: LakeReader;
let runId: string;
let part: string;

const place = (name: string): string => lakeTables(chinook.home).get(`chinook.${name}`) ?? '';
const dataFile = (name: string): string =>
  filesBelow(fileURLToPath(new URL('../data/', place(name)))).find((file) => file.endsWith('.parquet')) ?? '';
const replay = () => snapferryRun(['replay', runId, '--home', chinook.home]);
const others = ({ tables: printed }: PrintedRun) => printed.filter(({ name }) => name !== 'chinook.track');
const track = ({ tables: printed }: PrintedRun) => printed.find(({ name }) => name === 'chinook.track');

beforeAll(async () => {
  chinook = await copyOfChinook(inject('postgresUrl'), 'chinook_fault');
  reader = lakeReader(inject('python'));
  const { code, result } = await snapferryRun([
    ...['run', '--source', chinook.url, '--contract', chinook.contract, '--home', chinook.home],
    ...['--stop-after', 'export'],
  ]);
  expect({ code, status: result.status }).toEqual({ code: 0, status: 'open' });
  runId = result.runId;
  const exported = filesBelow(join(chinook.home, 'objects')).filter((file) => file.endsWith('.parquet'));
  part = exported.find((file) => file.includes('public.track/')) ?? '';
});

afterAll(async () => {
  await reader?.close();
  await chinook?.close();
});

describe('a table that was rejected for a damaged export', () => {
  it('is the only one to be missing', async () => {
    copyFileSync(part, `${part}.whole`);
    truncateSync(part, 1000);
    const { code, result } = await replay();
    expect({ code, status: result.status }).toEqual({ code: 2, status: 'incomplete' });
    expect(track(result)).toMatchObject({ outcome: 'rejected', rows: null, metadataLocation: null });
    expect(others(result).map(({ outcome }) => outcome)).toEqual(Array(10).fill('loaded'));
    expect(lakeTables(chinook.home).has('chinook.track')).toBe(false);
  });

  it('is loaded by a replay, once the part is whole again', async () => {
    renameSync(`${part}.whole`, part);
    const { code, result } = await replay();
    expect({ code, status: result.status }).toEqual({ code: 0, status: 'complete' });
    expect(track(result)).toMatchObject({ outcome: 'loaded', rows: 3503 });
    expect(others(result).map(({ outcome }) => outcome)).toEqual(Array(10).fill('already-loaded'));
    const { datasets } = JSON.parse(await snapferry(['status', '--json', '--home', chinook.home])) as {
      datasets: { lastRun: { runId: string; status: string; revision: number } }[];
    };
    expect(datasets[0]?.lastRun).toMatchObject({ runId, status: 'complete', revision: 2 });
  });

  it.each(tables.map((table) => [table.name, table] as const))('then %s equals PostgreSQL', async (name, table) => {
    const key = readFileSync(join(chinook.home, 'keys', 'local-1.key'));
    const expected = await expectedRows(chinook.select, table, key);
    expect(await tableDifferences(reader, { table, location: place(name), expected })).toEqual([]);
    expect((await reader.audit(place(name))).problems).toEqual([]);
  });
});

describe('the audit', () => {
  it('sees that a data file was exchanged for another', async () => {
    copyFileSync(dataFile('album'), dataFile('genre'));
    const { problems } = await reader.audit(place('genre'));
    const told = problems.join('\n');
    for (const what of ['rows', 'size', 'field ids', 'values', 'upper bound']) expect(told).toContain(what);
  });
});
