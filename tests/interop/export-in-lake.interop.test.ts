import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type ChinookDatabase, copyOfChinook } from './chinook-database.ts';
import { tableDifferences } from './compare-table.ts';
import { viewContract } from './contract-view.ts';
import { expectedRows } from './expected-rows.ts';
import { fixture } from './fixture.ts';
import { type LakeReader, lakeReader } from './lake-reader.ts';
import { lakeTables, type PrintedRun, snapferry, snapferryRun } from './snapferry.ts';

const tables = viewContract(fixture('chinook.yaml'));

let chinook: ChinookDatabase;
let reader: LakeReader;
let first: { code: number; result: PrintedRun };

beforeAll(async () => {
  chinook = await copyOfChinook(inject('postgresUrl'), 'chinook_in_lake', 'lake');
  reader = lakeReader(inject('python'));
  const args = ['--source', chinook.url, '--contract', chinook.contract, '--home', chinook.home];
  first = await snapferryRun(['run', ...args]);
});

afterAll(async () => {
  await reader?.close();
  await chinook?.close();
});

describe('Chinook, exported by the lake', () => {
  it('arrives whole, by way of a copy in each account', () => {
    expect(first).toMatchObject({ code: 0, result: { status: 'complete' } });
    expect(first.result.tables.map(({ outcome }) => outcome)).toEqual(Array(11).fill('loaded'));
    const objects = (bucket: string): boolean =>
      existsSync(join(chinook.home, 'objects', bucket, 'exports', 'chinook'));
    expect([objects('snapferry-source-landing'), objects('snapferry-lake-landing')]).toEqual([false, true]);
  });

  it.each(tables.map((table) => [table.name, table] as const))('%s equals PostgreSQL', async (name, table) => {
    const key = readFileSync(join(chinook.home, 'keys', 'local-1.key'));
    const expected = await expectedRows(chinook.select, table, key);
    const location = lakeTables(chinook.home).get(`chinook.${name}`) ?? '';
    expect(await tableDifferences(reader, { table, location, expected })).toEqual([]);
    expect((await reader.audit(location)).problems).toEqual([]);
  });

  it('is known to status, replayed from its very start, and leaves nothing to reconcile', async () => {
    const { runId } = first.result;
    const { datasets } = JSON.parse(await snapferry(['status', '--json', '--home', chinook.home]));
    expect(datasets[0].lastRun).toMatchObject({ runId, status: 'complete' });
    const before = lakeTables(chinook.home);
    const again = await snapferryRun(['replay', runId, '--from', 'SnapshotTaken', '--home', chinook.home]);
    expect(again).toMatchObject({ code: 0, result: { status: 'complete' } });
    expect(again.result.tables.map(({ outcome }) => outcome)).toEqual(Array(11).fill('already-loaded'));
    expect(lakeTables(chinook.home)).toEqual(before);
    const reconciled = await snapferry(['reconcile', '--json', '--home', chinook.home]);
    expect(JSON.parse(reconciled)).toEqual({ done: [], failures: [] });
  });
});
