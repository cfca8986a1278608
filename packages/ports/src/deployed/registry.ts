import { datasetName } from '@snapferry/events';
import * as z from 'zod';
import type { DatasetRegistry, RegisteredDataset } from '../ports/datasets.ts';
import { invalid, parseDeployedFile, repeated } from './deployed-file.ts';
import { accountId, folderUri, keyArn, keyId, regionName, roleArn, secretArn, timeOfDay, timeZone } from './forms.ts';

const registeredDataset = z.strictObject({
  dataset: datasetName,
  sourceAccount: accountId,
  region: regionName,
  landingUri: folderUri,
  contractsUri: folderUri,
  namespace: datasetName,
  deadline: z.strictObject({ time: timeOfDay, zone: timeZone }),
  /** `export: lake` only. */
  lakeExport: z.strictObject({ copyKmsKeyId: keyArn, exportRoleArn: roleArn, exportKmsKeyId: keyArn }).exactOptional(),
  /** Secrets of the pseudonymisation keys, by the key id that a contract names. None: no column of it may be hashed. */
  keys: z.record(keyId, secretArn).default({}),
});

/** The lake's registry: a file beside the code of those who need it. */
const registryFile = z.strictObject({ version: z.literal(1), datasets: z.array(registeredDataset).min(1) });
export type RegistryFile = z.input<typeof registryFile>;

export interface DeployedRegistry extends DatasetRegistry {
  /** Where each pseudonymisation key is kept, by key id. */
  readonly keySecrets: Readonly<Record<string, string>>;
}

/** @throws DeployedFileInvalidError */
export function parseRegistry(json: string, name: string): DeployedRegistry {
  const entries = parseDeployedFile(registryFile, json, name).datasets;
  const bound = entries.flatMap((entry) => Object.entries(entry.keys));
  const problems = [
    ...repeated(
      entries.map(({ dataset }) => dataset),
      'dataset',
    ),
    ...repeated(
      entries.map(({ namespace }) => namespace),
      'namespace',
    ),
    ...ambiguous(bound),
  ];
  if (problems.length > 0) throw invalid(name, problems);
  const datasets = new Map(
    entries.map(({ keys, ...entry }): [string, RegisteredDataset] => [
      entry.dataset,
      { ...entry, keyIds: Object.keys(keys) },
    ]),
  );
  return {
    get: async (dataset) => datasets.get(dataset),
    list: async () => [...datasets.values()],
    keySecrets: Object.fromEntries(bound),
  };
}

/** Datasets may share a key. One id for two secrets would hash one dataset with the key of another. */
function ambiguous(keys: readonly (readonly [id: string, secret: string])[]): string[] {
  const secrets = new Map<string, Set<string>>();
  for (const [id, secret] of keys) secrets.set(id, (secrets.get(id) ?? new Set()).add(secret));
  return [...secrets]
    .filter(([, of]) => of.size > 1)
    .map(([id, of]) => `expected one secret for the key id ${id}, found ${of.size}`);
}
