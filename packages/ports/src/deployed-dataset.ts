import { runId } from '@snapferry/chassis';
import type { SourceDataset } from './ports/datasets.ts';
import { ContractMismatchError, DatasetUnknownError } from './ports/errors.ts';

/** What an event says of its run, as far as the source's app has to hold it against what is deployed. */
export interface OpeningClaim {
  readonly dataset: string;
  readonly runId: string;
  readonly snapshot: { readonly arn: string };
  readonly contract: { readonly digest: string; readonly version: string };
}

/**
 * The dataset that an event speaks of, as this app deploys it. The event only names it: its contract must be the deployed
 * one, and the run id must follow from both.
 *
 * @throws DatasetUnknownError; ContractMismatchError
 */
export function deployedDataset(datasets: readonly SourceDataset[], claim: OpeningClaim): SourceDataset {
  const dataset = datasets.find((candidate) => candidate.contract.dataset === claim.dataset);
  if (dataset === undefined) throw new DatasetUnknownError(`expected a dataset of this app, found ${claim.dataset}`);
  const { contract } = dataset;
  if (contract.digest !== claim.contract.digest) {
    throw new ContractMismatchError(
      `dataset ${contract.dataset}: expected contract digest ${contract.digest} (version ${contract.version}, the one deployed here), ` +
        `found ${claim.contract.digest} (version ${claim.contract.version}) in the event`,
    );
  }
  const expected = runId({
    dataset: contract.dataset,
    snapshotArn: claim.snapshot.arn,
    contractDigest: contract.digest,
    keyId: contract.keyId,
  });
  if (expected !== claim.runId) {
    throw new ContractMismatchError(`dataset ${contract.dataset}: expected run ${expected}, found ${claim.runId}`);
  }
  return dataset;
}
