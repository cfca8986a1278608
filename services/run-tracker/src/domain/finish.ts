import type { DriftItem, ListedDrift } from '@snapferry/events';
import type { RunRecord } from '@snapferry/ports';
import { announcedDigest, statusOf } from './run-record.ts';

/**
 * The record with its status, finish time and revision brought up to date after a change.
 *
 * @param before what stood before the change; the revision grows when a finished run says something else than it did.
 * @param earlier the dataset's runs before this one, newest first: drift that stood before is not new.
 */
export function settle(
  before: RunRecord | undefined,
  after: RunRecord,
  now: string,
  earlier: readonly RunRecord[],
): RunRecord {
  const status = statusOf(after);
  const { finishedAt: _earlier, ...rest } = after;
  const drift = after.drift.map((item) => sinceWhen(item, after.snapshot.time, earlier));
  const settled: RunRecord = { ...rest, status, drift };
  if (status === 'open') return { ...settled, drift: drift.map((item) => toldIn(item, before)) };
  const changed =
    before === undefined ||
    before.revision === 0 ||
    announcedDigest({ ...before, status: statusOf(before) }) !== announcedDigest(settled);
  const revision = after.revision + (changed ? 1 : 0);
  return {
    ...settled,
    drift: drift.map((item) => toldIn(item, before, revision)),
    finishedAt: changed || before.finishedAt === undefined ? now : before.finishedAt,
    revision,
  };
}

/** New drift with the revision that tells it first; none yet while the run is open. */
function toldIn(item: DriftItem, before: RunRecord | undefined, revision?: number): ListedDrift {
  if (item.new !== true) return item;
  const first = before?.drift.find((other) => isSame(other, item))?.toldIn ?? revision;
  return first === undefined ? item : { ...item, toldIn: first };
}

/** A type that changed once more is another change. A record of an earlier version does not say which type it saw. */
function isSame(one: DriftItem, other: DriftItem): boolean {
  const isSameType = one.found === other.found || one.found === undefined || other.found === undefined;
  return one.table === other.table && one.column === other.column && one.change === other.change && isSameType;
}

function sinceWhen(item: DriftItem, snapshotTime: string, earlier: readonly RunRecord[]): DriftItem {
  const looked = earlier.find((run) => hasLooked(run, item));
  const known = looked?.drift.find((other) => isSame(other, item));
  return known?.since === undefined
    ? { ...item, since: snapshotTime, new: true }
    : { ...item, since: known.since, new: false };
}

/** Of the tables that a run did not find, or not whole, it may not have seen the columns. */
const unseen: ReadonlySet<string> = new Set(['table-missing', 'export-incomplete']);

/** Whether a run would have told this item: one that failed before the table was looked at says nothing about it. */
function hasLooked({ tables, drift }: RunRecord, { table: source, column }: DriftItem): boolean {
  const table = tables.find((each) => each.source === source && each.outcome !== 'pending');
  if (table === undefined || column === undefined) return table !== undefined;
  const sawColumns = drift.some((item) => item.table === source && item.column !== undefined);
  return sawColumns || !unseen.has(table.reasonCode ?? '');
}
