import { type Announce, runId, SnapferryError } from '@snapferry/chassis';
import { snapshotCompleted, snapshotTaken } from '@snapferry/events';
import {
  contractUri,
  type DatabaseSnapshot,
  type ObjectStore,
  type SnapshotCatalog,
  type SourceDataset,
} from '@snapferry/ports';
import { eligibility, isFirstOfItsDay } from './eligibility.ts';

export interface PublishSnapshotDeps {
  readonly snapshots: SnapshotCatalog;
  readonly objects: ObjectStore;
  readonly datasets: readonly SourceDataset[];
  readonly announce: Announce;
}

/** RDS said that the snapshot is finished, but it cannot be exported yet. */
export class SnapshotNotReadyError extends SnapferryError {
  override readonly name = 'SnapshotNotReadyError';
  readonly code = 'SNAPSHOT_NOT_READY';
  readonly disposition = 'retry';
}

export type Published =
  | { readonly dataset: string; readonly runId: string }
  | { readonly dataset: string; readonly skipped: string };

/** Contracts up to this size travel inside the event; larger ones by reference. */
const inlineContractBytes = 64 * 1024;

/**
 * Announces the snapshot for every dataset whose runs it starts. Telling it again changes nothing: all ids are derived.
 *
 * @throws SnapshotNotReadyError
 */
export async function publishSnapshot(deps: PublishSnapshotDeps, snapshotArn: string): Promise<Published[]> {
  const snapshot = await deps.snapshots.describe(snapshotArn);
  if (snapshot === undefined) return [];
  const published: Published[] = [];
  for (const dataset of deps.datasets) {
    if (dataset.sourceDatabase !== snapshot.sourceDatabase) continue;
    published.push(await publishFor(deps, snapshot, dataset));
  }
  return published;
}

async function publishFor(
  deps: PublishSnapshotDeps,
  snapshot: DatabaseSnapshot,
  dataset: SourceDataset,
): Promise<Published> {
  const { contract } = dataset;
  const found = eligibility(snapshot, dataset);
  if (!found.eligible) return { dataset: contract.dataset, skipped: found.why };
  if (snapshot.status !== 'available') {
    throw new SnapshotNotReadyError(`snapshot ${snapshot.id}: expected status available, found ${snapshot.status}`);
  }
  if (found.scheduled && !isFirstOfItsDay(snapshot, await deps.snapshots.list(snapshot.sourceDatabase), dataset)) {
    return { dataset: contract.dataset, skipped: 'an earlier snapshot of the same day starts the run' };
  }

  return { dataset: contract.dataset, runId: await announceSnapshot(deps, snapshot, dataset) };
}

/** Id of the run that this snapshot and the deployed contract make. */
export function runOf(snapshot: DatabaseSnapshot, { contract }: SourceDataset): string {
  return runId({
    dataset: contract.dataset,
    snapshotArn: snapshot.arn,
    contractDigest: contract.digest,
    keyId: contract.keyId,
  });
}

/** Announces an eligible snapshot as the start of a run, and returns the run's id. */
export async function announceSnapshot(
  deps: Pick<PublishSnapshotDeps, 'objects' | 'announce'>,
  snapshot: DatabaseSnapshot,
  dataset: SourceDataset,
): Promise<string> {
  const { contract } = dataset;
  const run = runOf(snapshot, dataset);
  const data = {
    dataset: contract.dataset,
    runId: run,
    attempt: 1,
    snapshot: {
      arn: snapshot.arn,
      time: snapshot.time,
      ...(snapshot.kmsKeyArn === undefined ? {} : { kmsKeyArn: snapshot.kmsKeyArn }),
    },
    contract: await storeContract(deps.objects, dataset),
    exportMode: contract.exportMode,
  };
  await deps.announce(snapshotTaken, { subject: run, attempt: 1, causationId: '', data });
  // In `export: lake` the courier announces SnapshotCompleted, once the copy is shared.
  if (contract.exportMode === 'source') {
    await deps.announce(snapshotCompleted, { subject: run, attempt: 1, causationId: '', data });
  }
  return run;
}

/** Every contract that was ever announced stays at its digest, so that a replay can read it. */
async function storeContract(objects: ObjectStore, { contract, contractsUri }: SourceDataset) {
  const uri = contractUri(contractsUri, contract.digest);
  const body = new TextEncoder().encode(JSON.stringify(contract.document));
  if ((await objects.head(uri)) === undefined) await objects.write(uri, body);
  const reference = { digest: contract.digest, version: contract.version };
  return body.length <= inlineContractBytes ? { ...reference, document: contract.document } : { ...reference, uri };
}
