import { exportTaskId, parseExportTaskId, runId, SnapferryError } from '@snapferry/chassis';
import { isExportableName } from '@snapferry/contract';
import type { DataOf, snapshotCompleted } from '@snapferry/events';
import {
  ContractMismatchError,
  type ExportTask,
  type ExportTasks,
  exportInfoUri,
  exportUri,
  type ObjectStore,
  runFileUri,
  runFolderUri,
  type SourceDataset,
  type SourceExportedDataset,
  splitS3Uri,
} from '@snapferry/ports';

export interface ExportSnapshotDeps {
  readonly exportTasks: ExportTasks;
  readonly objects: ObjectStore;
  readonly datasets: readonly SourceDataset[];
}

type Opening = Pick<DataOf<typeof snapshotCompleted>, 'dataset' | 'runId' | 'snapshot' | 'contract'>;

export class DatasetUnknownError extends SnapferryError {
  override readonly name = 'DatasetUnknownError';
  readonly code = 'DATASET_UNKNOWN';
  readonly disposition = 'reject';
}

export class NothingToExportError extends SnapferryError {
  override readonly name = 'NothingToExportError';
  readonly code = 'NOTHING_TO_EXPORT';
  readonly disposition = 'reject';
}

export class ExportAttemptsExhaustedError extends SnapferryError {
  override readonly name = 'ExportAttemptsExhaustedError';
  readonly code = 'EXPORT_ATTEMPTS_EXHAUSTED';
  readonly disposition = 'reject';
}

const maxAttempts = 3;

export type Exported = { readonly started: string } | { readonly standing: string };

/**
 * Sees to it that the run has one export that is under way or whole. What is exported, and to where, comes from the
 * deployed dataset alone; the event only says which snapshot.
 *
 * @throws DatasetUnknownError; ContractMismatchError; NothingToExportError; ExportAttemptsExhaustedError;
 * SnapshotGoneError; ExportRefusedError; ExportBusyError
 */
export async function exportSnapshot(deps: ExportSnapshotDeps, opening: Opening): Promise<Exported> {
  const dataset = deps.datasets.find(
    (candidate): candidate is SourceExportedDataset =>
      candidate.contract.dataset === opening.dataset && candidate.exportMode === 'source',
  );
  if (dataset === undefined) throw new DatasetUnknownError(`expected a dataset of this app, found ${opening.dataset}`);
  const { contract } = dataset;
  checkContract(dataset, opening);
  const exportOnly = contract.tables
    // One name that a partial export cannot take would make RDS refuse the whole list; the lake rejects that table alone.
    .filter((table) => table.carried && isExportableName(table.schema) && isExportableName(table.name))
    .map((table) => `${contract.database}.${table.schema}.${table.name}`);
  if (exportOnly.length === 0) {
    // An empty list would make RDS export everything.
    throw new NothingToExportError(
      `contract ${contract.id} ${contract.version}: expected at least one table with a carried column, found none`,
    );
  }

  const tasks = (await deps.exportTasks.list(opening.snapshot.arn)).filter(
    (task) => parseExportTaskId(task.id)?.runId === opening.runId,
  );
  const standing = await firstStanding(deps.objects, tasks);
  if (standing !== undefined) return { standing: standing.id };

  // By number and not by count: should RDS forget an early task, the next must not take the id of a later one.
  const attempt = 1 + Math.max(0, ...tasks.map((task) => parseExportTaskId(task.id)?.attempt ?? 0));
  if (attempt > maxAttempts) {
    throw new ExportAttemptsExhaustedError(
      `run ${opening.runId}: expected an export within ${maxAttempts} attempts, found none that lasted`,
    );
  }
  return { started: (await start(deps, dataset, opening, attempt, exportOnly)).id };
}

function checkContract({ contract }: SourceDataset, opening: Opening): void {
  if (contract.digest !== opening.contract.digest) {
    throw new ContractMismatchError(
      `dataset ${contract.dataset}: expected contract digest ${contract.digest} (version ${contract.version}, the one deployed here), ` +
        `found ${opening.contract.digest} (version ${opening.contract.version}) in the event`,
    );
  }
  const expected = runId({
    dataset: contract.dataset,
    snapshotArn: opening.snapshot.arn,
    contractDigest: contract.digest,
    keyId: contract.keyId,
  });
  if (expected !== opening.runId) {
    throw new ContractMismatchError(`dataset ${contract.dataset}: expected run ${expected}, found ${opening.runId}`);
  }
}

/** A task that is under way, or complete with its files still there. Failed, cancelled and expired ones do not count. */
async function firstStanding(objects: ObjectStore, tasks: readonly ExportTask[]): Promise<ExportTask | undefined> {
  for (const task of tasks) {
    if (task.status === 'STARTING' || task.status === 'IN_PROGRESS') return task;
    if (task.status !== 'COMPLETE') continue;
    const folder = exportUri(`s3://${task.bucket}/${task.prefix}/`, task.id);
    if ((await objects.head(exportInfoUri(folder, task.id))) !== undefined) return task;
  }
  return undefined;
}

async function start(
  deps: ExportSnapshotDeps,
  dataset: SourceExportedDataset,
  opening: Opening,
  attempt: number,
  exportOnly: readonly string[],
): Promise<ExportTask> {
  const folder = runFolderUri(dataset.landingUri, { dataset: opening.dataset, runId: opening.runId, attempt });
  const { dataset: name, runId: run, snapshot, contract } = opening;
  // Before the task: whoever finds the files later must be able to tell whose they are.
  const runFile = { dataset: name, runId: run, attempt, snapshot, contract };
  await deps.objects.write(runFileUri(folder), new TextEncoder().encode(JSON.stringify(runFile)));
  const { bucket, key } = splitS3Uri(folder);
  return deps.exportTasks.start({
    id: exportTaskId(run, attempt),
    sourceArn: snapshot.arn,
    exportOnly,
    bucket,
    prefix: key.replace(/\/$/, ''),
    roleArn: dataset.exportRoleArn,
    kmsKeyId: dataset.exportKmsKeyId,
  });
}
