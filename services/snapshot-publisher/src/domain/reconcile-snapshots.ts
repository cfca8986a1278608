import {
  attemptEach,
  type Clock,
  parseExportTaskId,
  type ScheduledItem,
  type ScheduledOutcome,
} from '@snapferry/chassis';
import {
  contractUri,
  copyNoteUri,
  type DatabaseSnapshot,
  type ExportTasks,
  type ObjectStore,
  parseJson,
  runFileUri,
  runFolderUri,
  type SourceDataset,
} from '@snapferry/ports';
import * as z from 'zod';
import { eligibility, isFirstOfItsDay } from './eligibility.ts';
import { announceSnapshot, type PublishSnapshotDeps, runOf } from './publish-snapshot.ts';

export interface ReconcileSnapshotsDeps extends PublishSnapshotDeps {
  readonly clock: Clock;
  readonly exportTasks: Pick<ExportTasks, 'list'>;
  /** Where snapshot-courier keeps its notes in this account (`export: lake`). */
  readonly notesUri: string;
}

/**
 * The landing area forgets run files after some days; a snapshot older than this has had its run, or its people know.
 * Otherwise a database with one snapshot a month would be exported again whenever its files expire.
 */
const lostEventDays = 3;

/**
 * Announces, for each dataset, its newest eligible snapshot if no export of that run was ever begun or refused: RDS's event was lost,
 * RDS had no room for the export, or the contract has a new version, and so the run a new id. Telling it once too often changes nothing: ids are derived.
 */
export async function reconcileSnapshots(deps: ReconcileSnapshotsDeps): Promise<ScheduledOutcome> {
  return attemptEach(deps.datasets, (dataset) => reconcile(deps, dataset));
}

async function reconcile(deps: ReconcileSnapshotsDeps, dataset: SourceDataset): Promise<ScheduledItem | undefined> {
  const newest = newestEligible(await deps.snapshots.list(dataset.sourceDatabase), dataset);
  if (newest === undefined || (await wasBegun(deps, newest, dataset))) return undefined;
  const runId = await announceSnapshot(deps, newest, dataset);
  return { dataset: dataset.contract.dataset, snapshot: newest.id, runId };
}

/** Only the newest: an older one could not replace what a newer one brought. */
function newestEligible(all: readonly DatabaseSnapshot[], dataset: SourceDataset): DatabaseSnapshot | undefined {
  return all
    .filter((snapshot) => {
      const found = eligibility(snapshot, dataset);
      if (!found.eligible || snapshot.status !== 'available') return false;
      return !found.scheduled || isFirstOfItsDay(snapshot, all, dataset);
    })
    .toSorted((a, b) => (a.time < b.time || (a.time === b.time && a.arn < b.arn) ? 1 : -1))[0];
}

async function wasBegun(
  { objects, clock, notesUri, exportTasks }: ReconcileSnapshotsDeps,
  snapshot: DatabaseSnapshot,
  dataset: SourceDataset,
): Promise<boolean> {
  const { contract, contractsUri } = dataset;
  const age = clock.now().getTime() - Date.parse(snapshot.time);
  // Every announced contract stays at its digest for good: a new version is known by its absence, however old the snapshot.
  if (age > lostEventDays * 24 * 60 * 60 * 1000)
    return (await objects.head(contractUri(contractsUri, contract.digest))) !== undefined;
  const runId = runOf(snapshot, dataset);
  if (dataset.exportMode === 'lake') return (await objects.head(copyNoteUri(notesUri, runId))) !== undefined;
  const runFile = runFileUri(runFolderUri(dataset.landingUri, { dataset: contract.dataset, runId, attempt: 1 }));
  if ((await objects.head(runFile)) === undefined) return false;
  // The run file stands before RDS is asked, and RDS may have had no room; or it says that there will be no export.
  const tasks = await exportTasks.list(snapshot.arn);
  return tasks.some(({ id }) => parseExportTaskId(id)?.runId === runId) || (await wasRefused(objects, runFile));
}

/** Whether the exporter gave the run up, and told so: telling it anew each hour would tell its people each hour. */
async function wasRefused(objects: ObjectStore, runFile: string): Promise<boolean> {
  return refusal.safeParse(parseJson(await objects.read(runFile))).success;
}
const refusal = z.object({ refused: z.string() });
