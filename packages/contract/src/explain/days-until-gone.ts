import { keptStates, type RetentionDays } from '../retention.ts';

/** In how many days at most a row that was deleted at the source is physically gone, place by place. */
export interface DaysUntilGone {
  /** From what anyone sees in the lake table: the next day's load has not got it. */
  readonly current: number;
  /** From earlier states of the lake table, which can still be queried. */
  readonly earlier: number;
  /** From the lake's storage. */
  readonly lake: number;
  /** From the raw exports. */
  readonly landing: number;
  /** From the copies of the whole snapshot (`export: lake`). */
  readonly copies: number;
}

/** One snapshot a day. */
const loadDays = 1;
/** S3's lifecycle and S3 Tables' maintenance act once a day, and take a day to come round. */
const sweepDays = 1;

/**
 * The longest that it can take, every part being as late as it may be, while a run completes each day. Where none completes, a
 * lake table keeps its newest `keptStates`, deleted rows included: the last state that has a row can only go with the second
 * load without it.
 */
export function daysUntilGone(retention: RetentionDays): DaysUntilGone {
  const earlier = loadDays + Math.max(retention.tableSnapshots, (keptStates - 1) * loadDays) + sweepDays;
  return {
    current: loadDays,
    earlier,
    // AWS does not say whether an expired snapshot's files count as unreferenced first, so both waits are counted. An expiry by
    // table-keeper that stops halfway leaves its files for as many days as well, and knows no noncurrent ones.
    lake: earlier + retention.unreferencedFiles + retention.noncurrentFiles + sweepDays,
    landing: loadDays + retention.landing + sweepDays,
    copies: loadDays + retention.snapshotCopies + sweepDays,
  };
}
