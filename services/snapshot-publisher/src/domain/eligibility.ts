import { type DatabaseSnapshot, onDemandTag, ownCopyTag, type SourceDataset } from '@snapferry/ports';

export type Eligibility =
  | { readonly eligible: true; readonly scheduled: boolean }
  | { readonly eligible: false; readonly why: string };

/**
 * Whether a snapshot is of the kind that starts the dataset's runs: `scheduled` if its trigger says so, and not if somebody
 * asked for this one. Of the daily limit it knows nothing.
 */
export function eligibility(snapshot: DatabaseSnapshot, { contract, sourceDatabase }: SourceDataset): Eligibility {
  if (snapshot.sourceDatabase !== sourceDatabase) return { eligible: false, why: 'a snapshot of another database' };
  if (ownCopyTag in snapshot.tags) return { eligible: false, why: 'a copy made by Snapferry' };
  if (snapshot.type === 'manual' && snapshot.tags[onDemandTag] === contract.dataset)
    return { eligible: true, scheduled: false };
  const { trigger } = contract;
  switch (trigger.kind) {
    case 'automated':
      return snapshot.type === 'automated'
        ? { eligible: true, scheduled: true }
        : { eligible: false, why: 'not an automated snapshot' };
    case 'backup':
      return snapshot.type === 'awsbackup'
        ? { eligible: true, scheduled: true }
        : { eligible: false, why: "not one of AWS Backup's" };
    case 'tag':
      return snapshot.type === 'manual' && snapshot.tags[trigger.key] === trigger.value
        ? { eligible: true, scheduled: true }
        : { eligible: false, why: "not a manual snapshot with the dataset's tag" };
  }
}

/** Day of a run: the UTC date of its snapshot, YYYY-MM-DD. */
function dayOf(snapshot: DatabaseSnapshot): string {
  return snapshot.time.slice(0, 10);
}

/**
 * Of a day's eligible scheduled snapshots the earliest one starts the run; the rest of that day start none. Of two that
 * show the same instant it is the older one: the other is somebody's copy of it, tags and all.
 */
export function isFirstOfItsDay(
  snapshot: DatabaseSnapshot,
  all: readonly DatabaseSnapshot[],
  dataset: SourceDataset,
): boolean {
  return (
    all
      .filter((other) => dayOf(other) === dayOf(snapshot))
      // One that failed will never be exported; one still being made will.
      .filter((other) => other.status !== 'failed')
      .filter((other) => {
        const found = eligibility(other, dataset);
        return found.eligible && found.scheduled;
      })
      .every((other) => orderOf(snapshot) <= orderOf(other))
  );
}

/** Texts of fixed length first, so that they compare as what they stand for. */
function orderOf({ time, createdAt = time, arn }: DatabaseSnapshot): string {
  return `${time} ${createdAt} ${arn}`;
}
