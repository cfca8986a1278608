import { parseSnapshotCopyId, type ReceivedEvent, UntrustedEventError } from '@snapferry/chassis';
import type { snapshotReceived } from '@snapferry/events';
import {
  agreedLakeExport,
  type DatasetRegistry,
  DatasetUnknownError,
  deployedDataset,
  type ObjectStore,
  type OpeningClaim,
  openRun,
  parseSnapshotArn,
  requireSnapshotOf,
  type SnapshotCatalog,
  type SourceDataset,
} from '@snapferry/ports';
import type { ExportOrder } from './export-snapshot.ts';

/**
 * In the source everything follows from the deployed dataset; the event only says which snapshot, and a run id can be
 * computed for any. So RDS is asked whose snapshot it is: an export is handed to the lake.
 *
 * @throws DatasetUnknownError; ContractMismatchError; UntrustedEventError where it is another database's.
 */
export async function orderOfSource(
  deps: { datasets: readonly SourceDataset[]; snapshots: SnapshotCatalog },
  claim: OpeningClaim,
  event: ReceivedEvent,
): Promise<ExportOrder> {
  const dataset = deployedDataset(deps.datasets, claim);
  if (dataset.exportMode !== 'source') {
    throw new DatasetUnknownError(
      `expected a dataset that this account exports, found ${claim.dataset}, which the lake does`,
    );
  }
  const snapshot = await deps.snapshots.describe(claim.snapshot.arn);
  if (snapshot !== undefined && snapshot.sourceDatabase !== dataset.sourceDatabase) {
    throw new UntrustedEventError(
      `${event.definition.type} ${event.id}: expected a snapshot of ${dataset.sourceDatabase}, found another`,
    );
  }
  const { contract, landingUri, exportRoleArn, exportKmsKeyId } = dataset;
  const snapshotGone = snapshot === undefined;
  return { contract, snapshotArn: claim.snapshot.arn, snapshotGone, landingUri, exportRoleArn, exportKmsKeyId };
}

/**
 * In the lake destination, role and key follow from the registry, and the allow-list from the contract in the event, once
 * its digest, its run and its sender have been checked. Nothing is exported but the copy that was made for this run.
 *
 * @throws UntrustedEventError; ContractMismatchError; InvalidContractError; ObjectNotFoundError; ExportNotAgreedError
 */
export async function orderOfLake(
  deps: { registry: DatasetRegistry; objects: ObjectStore; ownAccount: string },
  event: ReceivedEvent<typeof snapshotReceived>,
): Promise<ExportOrder> {
  const { dataset, contract } = await openRun(event, deps);
  const { receivedSnapshotArn } = event.data;
  requireSnapshotOf(deps.ownAccount, receivedSnapshotArn, dataset.region, event);
  if (parseSnapshotCopyId(parseSnapshotArn(receivedSnapshotArn)?.id ?? '')?.runId !== event.data.runId) {
    throw new UntrustedEventError(
      `${event.definition.type} ${event.id}: expected a copy of run ${event.data.runId}, found another snapshot`,
    );
  }
  const { exportRoleArn, exportKmsKeyId } = agreedLakeExport(dataset);
  const { landingUri } = dataset;
  const order = { contract, landingUri, exportRoleArn, exportKmsKeyId };
  // Whether it is still there RDS says when it is asked to export it.
  return { ...order, snapshotArn: receivedSnapshotArn, snapshotGone: false };
}
