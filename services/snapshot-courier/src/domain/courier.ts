import type { Announce, Clock } from '@snapferry/chassis';
import { snapshotCompleted, snapshotReceived } from '@snapferry/events';
import {
  agreedLakeExport,
  type DatabaseSnapshot,
  type DatasetRegistry,
  DatasetUnknownError,
  type SnapshotCatalog,
  type SnapshotCopies,
  type SourceDataset,
} from '@snapferry/ports';
import type { CopyNote, Notes, Opening } from './copy-note.ts';

interface CommonDeps extends Notes {
  /** The account that this app is deployed to. */
  readonly ownAccount: string;
  readonly snapshots: SnapshotCatalog;
  readonly copies: SnapshotCopies;
  readonly clock: Clock;
  readonly announce: Announce;
}

export interface SourceCourierDeps extends CommonDeps {
  readonly team: 'source';
  readonly datasets: readonly SourceDataset[];
  readonly lakeAccount: string;
}

export interface LakeCourierDeps extends CommonDeps {
  readonly team: 'lake';
  readonly registry: DatasetRegistry;
}

export type CourierDeps = SourceCourierDeps | LakeCourierDeps;

/**
 * Key of this account that the run's copy is encrypted with.
 *
 * @throws DatasetUnknownError; ExportNotAgreedError
 */
export async function copyKey(deps: CourierDeps, { dataset }: Opening): Promise<string> {
  if (deps.team === 'lake') {
    const entry = await deps.registry.get(dataset);
    if (entry !== undefined) return agreedLakeExport(entry).copyKmsKeyId;
  } else {
    const deployed = deps.datasets.find(({ contract }) => contract.dataset === dataset);
    if (deployed?.exportMode === 'lake') return deployed.copyKmsKeyId;
  }
  throw new DatasetUnknownError(`expected a dataset whose snapshots are copied here, found ${dataset}`);
}

/**
 * Hands the copy on. In the source: shares it, then says so to the lake. In the lake: says so to the exporter.
 *
 * @throws SnapshotGoneError; CopyRefusedError; CopyBusyError
 */
export async function handOn(
  deps: CourierDeps,
  note: CopyNote,
  copy: Pick<DatabaseSnapshot, 'arn'>,
  causationId: string,
): Promise<void> {
  if (deps.team === 'source') await deps.copies.share(copy.arn, deps.lakeAccount);
  await announceCopy(deps, note, copy.arn, causationId);
}

/** Tells of a copy; of one that was told of before the same event, under the same id. */
export async function announceCopy(
  deps: CourierDeps,
  note: CopyNote,
  copyArn: string,
  causationId: string,
): Promise<void> {
  const { dataset, runId, attempt, snapshot, contract } = note;
  const opening = { dataset, runId, attempt, snapshot, contract };
  const address = { subject: runId, attempt, causationId };
  if (deps.team === 'source') {
    const data = { ...opening, exportMode: 'lake' as const, sharedSnapshotArn: copyArn };
    await deps.announce(snapshotCompleted, { ...address, data });
  } else {
    await deps.announce(snapshotReceived, { ...address, data: { ...opening, receivedSnapshotArn: copyArn } });
  }
}
