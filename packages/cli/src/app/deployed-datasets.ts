import type { DatabaseSync } from 'node:sqlite';
import { contractFromDocument, type DataContract } from '@snapferry/contract';
import type { DatasetRegistry, RegisteredDataset, SourceDataset } from '@snapferry/ports';
import {
  contractsUri,
  exportKmsKeyId,
  exportRoleArn,
  instanceId,
  landingUri,
  region,
  sourceAccount,
} from './accounts.ts';

/** Datasets of this home: what the source's app and the lake's registry would have been deployed with. */
export class DeployedDatasets implements DatasetRegistry {
  readonly #state: DatabaseSync;

  constructor(state: DatabaseSync) {
    this.#state = state;
    state.exec('CREATE TABLE IF NOT EXISTS deployed_dataset (dataset TEXT PRIMARY KEY, document TEXT NOT NULL) STRICT');
  }

  deploy(contract: DataContract): void {
    this.#state
      .prepare('INSERT OR REPLACE INTO deployed_dataset (dataset, document) VALUES (?, ?)')
      .run(contract.dataset, JSON.stringify(contract.document));
  }

  contracts(): DataContract[] {
    return this.#state
      .prepare('SELECT document FROM deployed_dataset ORDER BY dataset')
      .all()
      .map((row) => contractFromDocument(JSON.parse(String(row.document))));
  }

  sources(): SourceDataset[] {
    return this.contracts().map((contract) => ({
      contract,
      sourceDatabase: instanceId(contract.dataset),
      landingUri,
      contractsUri,
      exportRoleArn,
      exportKmsKeyId,
    }));
  }

  async get(dataset: string): Promise<RegisteredDataset | undefined> {
    return (await this.list()).find((entry) => entry.dataset === dataset);
  }

  async list(): Promise<readonly RegisteredDataset[]> {
    return this.contracts().map(({ dataset }) => ({
      dataset,
      sourceAccount,
      region,
      landingUri,
      contractsUri,
      namespace: dataset,
      deadline: { time: '09:00', zone: 'UTC' },
    }));
  }
}
