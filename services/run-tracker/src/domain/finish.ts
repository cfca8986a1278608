import type { DriftItem } from '@snapferry/events';
import type { RunRecord } from '@snapferry/ports';
import { outcomeDigest, statusOf } from './run-record.ts';

/**
 * The record with its status, finish time and revision brought up to date after a change.
 *
 * @param before what stood before the change; the revision grows when a finished run says something else than it did.
 * @param earlierDrift drift of the dataset's run before this one: what is in it is not new.
 */
export function settle(
  before: RunRecord | undefined,
  after: RunRecord,
  now: string,
  earlierDrift: readonly DriftItem[],
): RunRecord {
  const status = statusOf(after);
  const { finishedAt: _earlier, ...rest } = after;
  const drift = after.drift.map((item) => sinceWhen(item, after.snapshot.time, earlierDrift));
  const settled: RunRecord = { ...rest, status, drift };
  if (status === 'open') return settled;
  const changed =
    before === undefined ||
    before.revision === 0 ||
    outcomeDigest({ ...before, status: statusOf(before) }) !== outcomeDigest(settled);
  return {
    ...settled,
    finishedAt: changed || before.finishedAt === undefined ? now : before.finishedAt,
    revision: after.revision + (changed ? 1 : 0),
  };
}

function sinceWhen(item: DriftItem, snapshotTime: string, earlier: readonly DriftItem[]): DriftItem {
  const known = earlier.find(
    (other) => other.table === item.table && other.column === item.column && other.change === item.change,
  );
  return known?.since === undefined
    ? { ...item, since: snapshotTime, new: true }
    : { ...item, since: known.since, new: false };
}
