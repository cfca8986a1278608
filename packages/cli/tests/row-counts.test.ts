import type { LedgerTable, RunRecord } from '@snapferry/ports';
import { describe, expect, it } from 'vitest';
import { heldCount, rowCounts } from '../src/app/row-counts.ts';
import { sparkline } from '../src/output/sparkline.ts';

/** Runs as the ledger lists them, newest first, from what became of one table day by day. */
function runs(...days: readonly (readonly [outcome: string, rows: number | null])[]): RunRecord[] {
  return days
    .map(([outcome, rows], day) => {
      const table = { name: 'shop.t', source: 'public.t', attempt: 1, outcome, rows } as LedgerTable;
      const snapshot = { arn: `arn-${day}`, time: `2026-11-0${day + 1}T03:00:00.000Z` };
      return { runId: `r-${day}`, snapshot, tables: [table] } as unknown as RunRecord;
    })
    .reverse();
}

describe('row counts', () => {
  it('are those that each run brought, oldest first; of another run’s content none', () => {
    const counts = rowCounts(
      runs(['loaded', 5], ['rejected', null], ['already-loaded', 6], ['superseded', 9], ['held', 1], ['pending', null]),
      'shop.t',
    );
    expect(counts.map(({ runId, outcome, rows }) => [runId, outcome, rows])).toEqual([
      ['r-0', 'loaded', 5],
      ['r-1', 'rejected', null],
      ['r-2', 'already-loaded', 6],
      ['r-3', 'superseded', null],
      ['r-4', 'held', 1],
    ]);
    expect(counts[0]?.sourceSnapshotTime).toBe('2026-11-01T03:00:00.000Z');
  });

  it('leave out runs that do not know the table', () => {
    expect(rowCounts(runs(['loaded', 5]), 'shop.other')).toEqual([]);
  });

  it('tell of a load that waits only while no later run has an outcome', () => {
    expect(heldCount(rowCounts(runs(['loaded', 5], ['held', 1]), 'shop.t'))?.runId).toBe('r-1');
    expect(heldCount(rowCounts(runs(['held', 1], ['loaded', 5]), 'shop.t'))).toBeUndefined();
    expect(heldCount([])).toBeUndefined();
  });
});

describe('a sparkline', () => {
  it.each([
    [[], ''],
    [[0], '▁'],
    [[7, 7, 7], '███'],
    [[100, 50, 0], '█▅▁'],
    [[1, null, 1_000_000], '▁·█'],
    [[null, null], '··'],
  ])('of %j is %s', (counts, expected) => {
    expect(sparkline(counts)).toBe(expected);
  });
});
