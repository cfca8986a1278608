import type { DataContract } from '@snapferry/contract';
import type { Landing } from '../components/exporting.ts';
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
  /** Undefined where the lake exports every dataset. */
  readonly landing: Landing | undefined;
  /** Key of the copies that are shared. Undefined where no dataset is exported by the lake. */
  readonly copyKeyArn: $util.Output<string> | undefined;
  readonly datasetsFile: $util.Output<string>;
}

/** Names of the datasets whose export runs here, or in the lake. */
export function datasetsExportedIn(where: 'source' | 'lake', datasets: readonly ContractedDataset[]): string[] {
  return datasets.filter(({ parsed }) => parsed.exportMode === where).map(({ parsed }) => parsed.dataset);
}
