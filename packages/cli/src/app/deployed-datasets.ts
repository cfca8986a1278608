import type { DatabaseSync } from 'node:sqlite';
import { SnapferryError } from '@snapferry/chassis';
import { contractFromDocument, type DataContract } from '@snapferry/contract';
import type { DatasetRegistry, RegisteredDataset, SourceDataset } from '@snapferry/ports';
import {
  contractsUri,
  copyKey,
  exportRole,
  lakeLandingUri,
  landingKey,
  landingUri,
  region,
  sourceAccount,
} from './accounts.ts';

export class DatasetTakenError extends SnapferryError {
  override readonly name = 'DatasetTakenError';
  readonly code = 'DATASET_TAKEN';
  readonly disposition = 'reject';
}

/** Datasets of this home: what the source's app and the lake's registry would have been deployed with. */
export class DeployedDatasets implements DatasetRegistry {
  readonly #state: DatabaseSync;

  constructor(state: DatabaseSync) {
    this.#state = state;
    state.exec(
      'CREATE TABLE IF NOT EXISTS deployment (dataset TEXT PRIMARY KEY, instance TEXT NOT NULL, document TEXT NOT NULL) STRICT',
    );
  }

  /** @throws DatasetTakenError where another database goes by that dataset's name here. */
  deploy(contract: DataContract, instance: string): void {
    const standing = this.instanceOf(contract.dataset);
    if (standing !== undefined && standing !== instance) {
      throw new DatasetTakenError(
        `expected dataset ${contract.dataset} of database ${instance} in this home, found one of ${standing}. ` +
          'Choose another --home, or another dataset name (snapferryDataset).',
      );
    }
    this.#state
      .prepare('INSERT OR REPLACE INTO deployment (dataset, instance, document) VALUES (?, ?, ?)')
      .run(contract.dataset, instance, JSON.stringify(contract.document));
  }

  /** The instance whose snapshots carry the dataset. */
  instanceOf(dataset: string): string | undefined {
    const row = this.#state.prepare('SELECT instance FROM deployment WHERE dataset = ?').get(dataset);
    return row === undefined ? undefined : String(row.instance);
  }

  contracts(): DataContract[] {
    return this.sources().map(({ contract }) => contract);
  }

  /** Names of the datasets that the lake exports. */
  lakeExported(): string[] {
    return this.contracts()
      .filter(({ exportMode }) => exportMode === 'lake')
      .map(({ dataset }) => dataset);
  }

  sources(): SourceDataset[] {
    const rows = this.#state.prepare('SELECT instance, document FROM deployment ORDER BY dataset').all();
    return rows.map((row) =>
      sourceDataset(contractFromDocument(JSON.parse(String(row.document))), String(row.instance)),
    );
  }

  async get(dataset: string): Promise<RegisteredDataset | undefined> {
    return (await this.list()).find((entry) => entry.dataset === dataset);
  }

  async list(): Promise<readonly RegisteredDataset[]> {
    return this.contracts().map(registeredDataset);
  }
}

function sourceDataset(contract: DataContract, sourceDatabase: string): SourceDataset {
  const deployed = { contract, sourceDatabase, contractsUri };
  return contract.exportMode === 'lake'
    ? { ...deployed, exportMode: 'lake', copyKmsKeyId: copyKey.source }
    : {
        ...deployed,
        exportMode: 'source',
        landingUri,
        exportRoleArn: exportRole.source,
        exportKmsKeyId: landingKey.source,
      };
}

function registeredDataset({ dataset, exportMode }: DataContract): RegisteredDataset {
  const agreed = {
    dataset,
    sourceAccount,
    region,
    contractsUri,
    namespace: dataset,
    deadline: { time: '09:00', zone: 'UTC' },
  };
  return exportMode === 'source'
    ? { ...agreed, landingUri }
    : {
        ...agreed,
        landingUri: lakeLandingUri,
        lakeExport: { copyKmsKeyId: copyKey.lake, exportRoleArn: exportRole.lake, exportKmsKeyId: landingKey.lake },
      };
}
