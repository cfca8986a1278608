import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { snapferry as runSnapferry } from './support/snapferry-command.ts';

let home: string;
let first: { code: number | null; stdout: string };

const snapferry = (...args: string[]) => runSnapferry([...args, '--home', home]);
const ask = (sql: string): Record<string, unknown>[] => JSON.parse(snapferry('query', sql, '--json').stdout);

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'snapferry-demo-'));
  first = snapferry('demo');
}, 120_000);
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('the sample, for two days', () => {
  it('carries both days whole', () => {
    expect(first.code).toBe(0);
    expect(first.stdout.match(/^complete {2}12 of 12 tables arrived/gm)).toHaveLength(2);
  });

  it('shows what drifted, in a run and in the check', () => {
    expect(first.stdout).toMatch(/drift \(new\) {2}public\.customers: passport_number/);
    expect(first.stdout).toContain('"public.gift_cards", which the contract does not name');
  });

  it('leaves day two in the tables', () => {
    expect(ask('select count(*)::int as n from shop.coupons')).toEqual([{ n: 5 }]);
    expect(ask('select count(*)::int as n from shop.orders')).toEqual([{ n: 15140 }]);
  });

  it('carries no column that the contract drops', () => {
    expect(ask('select * from shop.customers limit 1').flatMap(Object.keys)).not.toContain('passport_number');
    const refused = snapferry('query', 'select given_name from shop.customers', '--json');
    expect(refused.code).toBe(1);
  });

  it('says how fresh each table is', () => {
    const { datasets } = JSON.parse(snapferry('status', '--json').stdout);
    expect(datasets).toHaveLength(1);
    expect(datasets[0].lastRun.status).toBe('complete');
    expect(datasets[0].tables).toHaveLength(12);
    for (const table of datasets[0].tables) expect(table.sourceSnapshotTime).toMatch(/T03:00:0\d\.\d{3}Z$/);
  });

  it('starts at day one again where it is asked to, this time exported by the lake', () => {
    const again = snapferry('demo', '--export', 'lake');
    expect(again.code).toBe(0);
    expect(again.stdout.match(/^complete {2}12 of 12 tables arrived/gm)).toHaveLength(2);
    expect(ask('select count(*)::int as n from shop.orders')).toEqual([{ n: 15140 }]);
  }, 120_000);
});
