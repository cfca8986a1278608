import { type ReceivedEvent, runId, UntrustedEventError } from '@snapferry/chassis';
import type { DataContract } from '@snapferry/contract';
import { type EventSource, exportCompleted } from '@snapferry/events';
import type { OpeningDefinition } from './opening-events.ts';
import type { DatasetRegistry, LakeExport, RegisteredDataset } from './ports/datasets.ts';
import { ExportNotAgreedError } from './ports/errors.ts';
import type { ObjectStore } from './ports/object-store.ts';
import { readContract } from './read-contract.ts';
import { parseSnapshotArn } from './snapshot-arn.ts';

const lake: EventSource = 'snapferry.lake';

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
  const account = event.source === lake ? ownAccount : entry.sourceAccount;
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
  if (dataset.lakeExport !== undefined && event.definition.type === exportCompleted.type && event.source !== lake) {
    throw new UntrustedEventError(
      `${event.definition.type} ${event.id}: expected the lake's own export of ${data.dataset}, found one of ${event.account}`,
    );
  }
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

/**
 * How the lake exports the dataset itself, as the data team agreed to.
 *
 * @throws ExportNotAgreedError
 */
export function agreedLakeExport({ dataset, lakeExport }: RegisteredDataset): LakeExport {
  if (lakeExport !== undefined) return lakeExport;
  throw new ExportNotAgreedError(
    `dataset ${dataset}: its contract asks for export: lake; expected a role and keys for it in the lake's registry, found none. ` +
      'Let both teams agree on one of the two.',
  );
}

/**
 * Holds an event to snapshots of one account, in the dataset's Region: nothing else is copied or exported on its word.
 *
 * @throws UntrustedEventError
 */
export function requireSnapshotOf(
  account: string,
  arn: string | undefined,
  region: string,
  event: ReceivedEvent,
): void {
  const parts = arn === undefined ? undefined : parseSnapshotArn(arn);
  if (parts?.account === account && parts.region === region) return;
  throw new UntrustedEventError(
    `${event.definition.type} ${event.id}: expected a snapshot of account ${account} in ${region}, found another`,
  );
}
