import { contractFromDocument, type DataContract } from '@snapferry/contract';
import { ContractMismatchError } from './ports/errors.ts';
import type { ObjectStore } from './ports/object-store.ts';

/** A contract as events carry it: inline, or as a content-addressed object. */
export interface ContractReference {
  readonly digest: string;
  readonly version: string;
  readonly document?: Readonly<Record<string, unknown>> | undefined;
  readonly uri?: string | undefined;
}

/** `<contractsUri><64 hex digits>`: the only place of a contract with that digest. */
export function contractUri(contractsUri: string, digest: string): string {
  return `${contractsUri}${digest.replace(/^sha256:/, '')}`;
}

/**
 * The contract that an event names, checked against its digest.
 *
 * @param contractsUri the registered place; an event that points elsewhere is refused before anything is opened.
 * @throws ContractMismatchError; InvalidContractError; ObjectNotFoundError
 */
export async function readContract(
  reference: ContractReference,
  contractsUri: string,
  objects: ObjectStore,
): Promise<DataContract> {
  const document = reference.document ?? (await readByReference(reference, contractsUri, objects));
  const contract = contractFromDocument(document);
  if (contract.digest !== reference.digest) {
    throw new ContractMismatchError(`expected a contract with digest ${reference.digest}, found ${contract.digest}`);
  }
  if (contract.version !== reference.version) {
    throw new ContractMismatchError(`expected contract version ${reference.version}, found ${contract.version}`);
  }
  return contract;
}

async function readByReference(
  reference: ContractReference,
  contractsUri: string,
  objects: ObjectStore,
): Promise<unknown> {
  const expected = contractUri(contractsUri, reference.digest);
  if (reference.uri !== expected) {
    throw new ContractMismatchError(`expected the contract at ${expected}, found another address in the event`);
  }
  const text = new TextDecoder().decode(await objects.read(expected));
  try {
    return JSON.parse(text);
  } catch {
    throw new ContractMismatchError(`expected JSON at ${expected}, found something else`);
  }
}
