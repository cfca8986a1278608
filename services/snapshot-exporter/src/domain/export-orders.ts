import type { ReceivedEvent } from '@snapferry/chassis';
import type { snapshotReceived } from '@snapferry/events';
import {
  agreedLakeExport,
  type DatasetRegistry,
  DatasetUnknownError,
  deployedDataset,
  type ObjectStore,
  type OpeningClaim,
  openRun,
  requireSnapshotOf,
  type SourceDataset,
} from '@snapferry/ports';
import type { ExportOrder } from './export-snapshot.ts';

/**
 * In the source everything follows from the deployed dataset; the event only says which snapshot.
 *
 * @throws DatasetUnknownError; ContractMismatchError
 */
export function orderOfSource(datasets: readonly SourceDataset[], claim: OpeningClaim): ExportOrder {
  const dataset = deployedDataset(datasets, claim);
  if (dataset.exportMode !== 'source') {
    throw new DatasetUnknownError(
      `expected a dataset that this account exports, found ${claim.dataset}, which the lake does`,
    );
  }
  const { contract, landingUri, exportRoleArn, exportKmsKeyId } = dataset;
  return { contract, snapshotArn: claim.snapshot.arn, landingUri, exportRoleArn, exportKmsKeyId };
}

/**
 * In the lake destination, role and key follow from the registry, and the allow-list from the contract in the event, once
 * its digest, its run and its sender have been checked.
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
  const { exportRoleArn, exportKmsKeyId } = agreedLakeExport(dataset);
  return { contract, snapshotArn: receivedSnapshotArn, landingUri: dataset.landingUri, exportRoleArn, exportKmsKeyId };
}
