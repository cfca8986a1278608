import type { DataContract } from '@snapferry/contract';
import type { TeamApp } from '../components/team-app.ts';
import type { Place, SourceDatasetConfig } from '../config/types.ts';

/** A dataset with the contract that stands in the repository. */
export interface ContractedDataset extends SourceDatasetConfig {
  readonly parsed: DataContract;
}

/** What the source's services are deployed with. */
export interface SourceApp extends TeamApp {
  readonly team: 'source';
  readonly lake: Place;
  readonly datasets: readonly ContractedDataset[];
  readonly landingKeyArn: $util.Output<string>;
  readonly datasetsFile: $util.Output<string>;
}

/** Names of the datasets whose export runs here, or in the lake. */
export function datasetsExportedIn(where: 'source' | 'lake', datasets: readonly ContractedDataset[]): string[] {
  return datasets.filter(({ parsed }) => parsed.exportMode === where).map(({ parsed }) => parsed.dataset);
}
