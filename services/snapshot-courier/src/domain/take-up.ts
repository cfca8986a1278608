import { type ReceivedEvent, UntrustedEventError } from '@snapferry/chassis';
import type { runFailed, snapshotCompleted, snapshotTaken } from '@snapferry/events';
import {
  agreedLakeExport,
  contractUri,
  deployedDataset,
  openRun,
  parseSnapshotArn,
  requireSnapshotOf,
} from '@snapferry/ports';
import { askForCopy, type Brought } from './bring-copy.ts';
import { type Opening, readNote } from './copy-note.ts';
import type { LakeCourierDeps, SourceCourierDeps } from './courier.ts';

/**
 * In the source: a snapshot was taken of a dataset that the lake exports. The deployed dataset decides; the event only
 * says which snapshot.
 *
 * @throws DatasetUnknownError; ContractMismatchError; UntrustedEventError; and as `askForCopy`.
 */
export async function takeUp(deps: SourceCourierDeps, event: ReceivedEvent<typeof snapshotTaken>): Promise<Brought> {
  const { exportMode: _mode, ...opening } = event.data;
  await requireOwnSnapshot(deps, opening, event);
  return askForCopy(deps, opening, opening.snapshot.arn, event.id);
}

/** In the source: the lake found the raw export gone and asks for another attempt; it begins with a shared copy. */
export interface AskedAgain {
  readonly event: ReceivedEvent<typeof runFailed>;
  readonly nextAttempt: number;
}

/** @throws as `takeUp`. */
export async function takeUpAgain(deps: SourceCourierDeps, asked: AskedAgain): Promise<Brought> {
  const opening = await openingOf(deps, asked);
  await requireOwnSnapshot(deps, opening, asked.event);
  return askForCopy(deps, opening, opening.snapshot.arn, asked.event.id);
}

/** As the run's own note has it; where that has expired, as the event and the deployed dataset have it. */
export async function openingOf(deps: SourceCourierDeps, { event, nextAttempt }: AskedAgain): Promise<Opening> {
  const { dataset, runId, snapshot, contractDigest: digest, contractVersion: version } = event.data;
  const note = await readNote(deps, runId);
  if (note !== undefined) {
    return { dataset: note.dataset, runId, attempt: nextAttempt, snapshot: note.snapshot, contract: note.contract };
  }
  const contractsUri = deps.datasets.find(({ contract }) => contract.dataset === dataset)?.contractsUri ?? '';
  const contract = { digest, version, uri: contractUri(contractsUri, digest) };
  return { dataset, runId, attempt: nextAttempt, snapshot, contract };
}

/**
 * A copy holds a whole database, and a run id can be computed for any snapshot: nothing is copied and shared but snapshots
 * of the dataset's own database. One that is gone can only have been copied before.
 */
async function requireOwnSnapshot(deps: SourceCourierDeps, opening: Opening, event: ReceivedEvent): Promise<void> {
  const dataset = deployedDataset(deps.datasets, opening);
  const original = await deps.snapshots.describe(opening.snapshot.arn);
  const own = original === undefined || original.sourceDatabase === dataset.sourceDatabase;
  if (own && dataset.exportMode === 'lake') return;
  throw new UntrustedEventError(
    `${event.definition.type} ${event.id}: expected a snapshot of ${dataset.sourceDatabase}, for a dataset that the lake exports, found another`,
  );
}

/**
 * In the lake: the source shares a copy. What is copied must be a snapshot of the dataset's own source account, of the
 * same kind as the original.
 *
 * @throws UntrustedEventError; ContractMismatchError; InvalidContractError; ObjectNotFoundError; ExportNotAgreedError;
 * and as `askForCopy`.
 */
export async function takeOver(
  deps: LakeCourierDeps,
  event: ReceivedEvent<typeof snapshotCompleted>,
): Promise<Brought> {
  const { dataset, contract } = await openRun(event, deps);
  const { exportMode, sharedSnapshotArn = '', ...opening } = event.data;
  for (const arn of [opening.snapshot.arn, sharedSnapshotArn])
    requireSnapshotOf(dataset.sourceAccount, arn, dataset.region, event);
  const sameKind = parseSnapshotArn(opening.snapshot.arn)?.kind === parseSnapshotArn(sharedSnapshotArn)?.kind;
  if (contract.exportMode !== exportMode || !sameKind) {
    throw new UntrustedEventError(
      `${event.definition.type} ${event.id}: its export mode or the kind of its copy does not follow from its contract and snapshot`,
    );
  }
  agreedLakeExport(dataset);
  return askForCopy(deps, opening, sharedSnapshotArn, event.id);
}
