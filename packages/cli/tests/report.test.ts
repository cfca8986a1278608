import type { TableResult } from '@snapferry/events';
import { describe, expect, it } from 'vitest';
import { printRunResult } from '../src/output/report.ts';

const runId = `r-${'0'.repeat(32)}`;
type Fate = Pick<TableResult, 'outcome'> & { readonly reasonCode?: string; readonly reason?: string };

/** What is printed of a run whose tables fared so. */
function printed(fates: Readonly<Record<string, Fate>>): string {
  const lines: string[] = [];
  const print = (text = '') => void lines.push(text);
  const tables = Object.entries(fates).map(([name, fate]) => ({
    name,
    source: name,
    attempt: 1,
    rows: null,
    bytes: null,
    snapshotId: null,
    metadataLocation: null,
    ...fate,
  }));
  const result = { runId, dataset: 'two', status: 'incomplete', tables, drift: [], durationMs: 1 } as const;
  printRunResult(result, { print, step: print, working: print, warn: print });
  return lines.join('\n');
}

const rejected = (reasonCode: string): Fate => ({ outcome: 'rejected', reasonCode, reason: 'two.item: as it says' });
const held: Fate = { outcome: 'held', reasonCode: 'table-shrank', reason: 'too few' };

describe('the end of a run', () => {
  it('names a table once, whether its reason does or not', () => {
    const text = printed({ 'two.item': rejected('file-missing'), 'two.person': held });
    expect(text).toMatch(/✘.* two\.item: as it says$/m);
    expect(text).toMatch(/✘.* two\.person: too few$/m);
  });

  it('advises a replay where that mends something', () => {
    const replay = `npx snapferry replay ${runId}`;
    expect(printed({ 'two.item': rejected('file-missing') })).toContain(replay);
    expect(printed({ 'two.item': rejected('file-missing'), 'two.person': held })).toContain(replay);
    expect(printed({ 'two.item': rejected('rolled-back') })).not.toContain(replay);
    expect(printed({ 'two.person': held })).not.toContain(replay);
    expect(printed({})).toContain(replay);
  });

  it('advises another run where a replay would carry the same snapshot under the same contract', () => {
    const text = printed({ 'two.item': rejected('column-missing') });
    expect(text).toMatch(/agree \(two\.item\), then .*npx snapferry run.* again/);
    expect(text).not.toContain('snapferry replay');
    const both = printed({ 'two.item': rejected('column-missing'), 'two.person': rejected('file-missing') });
    expect(both).toContain('agree (two.item)');
    expect(both).toContain('snapferry replay');
  });
});
