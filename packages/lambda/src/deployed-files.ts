import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DeployedRegistry, parseRegistry, parseSourceDatasets, type SourceDataset } from '@snapferry/ports';

/** The datasets of the source's app. @throws DeployedFileInvalidError; or Node's own error where there is no file. */
export function deployedDatasets(config: {
  readonly LAMBDA_TASK_ROOT: string;
  readonly SNAPFERRY_DATASETS_FILE: string;
}): readonly SourceDataset[] {
  return parseSourceDatasets(
    read(config.LAMBDA_TASK_ROOT, config.SNAPFERRY_DATASETS_FILE),
    config.SNAPFERRY_DATASETS_FILE,
  );
}

/** The lake's registry. @throws DeployedFileInvalidError; or Node's own error where there is no file. */
export function deployedRegistry(config: {
  readonly LAMBDA_TASK_ROOT: string;
  readonly SNAPFERRY_REGISTRY_FILE: string;
}): DeployedRegistry {
  return parseRegistry(read(config.LAMBDA_TASK_ROOT, config.SNAPFERRY_REGISTRY_FILE), config.SNAPFERRY_REGISTRY_FILE);
}

function read(folder: string, name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}
