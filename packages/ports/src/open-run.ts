import { type ReceivedEvent, runId, UntrustedEventError } from '@snapferry/chassis';
import type { DataContract } from '@snapferry/contract';
import type { OpeningDefinition } from './opening-events.ts';
import type { DatasetRegistry, RegisteredDataset } from './ports/datasets.ts';
import type { ObjectStore } from './ports/object-store.ts';
import { readContract } from './read-contract.ts';

/** An event that carries all that is needed to open a run. */
export type OpeningEvent = ReceivedEvent<OpeningDefinition>;

export interface OpenedRun {
  readonly dataset: RegisteredDataset;
  readonly contract: DataContract;
}

/**
 * The dataset's registry entry, if the sender may speak for it. An event is a notice, never an authority.
 *
 * @throws UntrustedEventError for a dataset that is not registered, or an account or Region that is not the dataset's.
 */
export async function trustSender(
  event: ReceivedEvent,
  dataset: string,
  registry: DatasetRegistry,
  ownAccount: string,
): Promise<RegisteredDataset> {
  const entry = await registry.get(dataset);
  if (entry === undefined) {
    throw new UntrustedEventError(
      `${event.definition.type} ${event.id}: expected a registered dataset, found ${dataset}`,
    );
  }
  const account = event.source === 'snapferry.lake' ? ownAccount : entry.sourceAccount;
  if (event.account !== account) {
    throw new UntrustedEventError(
      `${event.definition.type} ${event.id}: expected account ${account} for ${dataset}, found ${event.account}`,
    );
  }
  if (event.region !== entry.region) {
    throw new UntrustedEventError(
      `${event.definition.type} ${event.id}: expected Region ${entry.region} for ${dataset}, found ${event.region}`,
    );
  }
  return entry;
}

/**
 * Checks the sender, then reads the contract and holds dataset and run id against it.
 *
 * @throws UntrustedEventError; ContractMismatchError; InvalidContractError; ObjectNotFoundError
 */
export async function openRun(
  event: OpeningEvent,
  deps: { registry: DatasetRegistry; objects: ObjectStore; ownAccount: string },
): Promise<OpenedRun> {
  const { data } = event;
  const dataset = await trustSender(event, data.dataset, deps.registry, deps.ownAccount);
  const contract = await readContract(data.contract, dataset.contractsUri, deps.objects);
  const expected = runId({
    dataset: contract.dataset,
    snapshotArn: data.snapshot.arn,
    contractDigest: contract.digest,
    keyId: contract.keyId,
  });
  if (contract.dataset !== data.dataset || expected !== data.runId || event.subject !== data.runId) {
    throw new UntrustedEventError(
      `${event.definition.type} ${event.id}: its run id does not follow from its dataset, snapshot and contract`,
    );
  }
  return { dataset, contract };
}
