import { exportTaskId, parseExportTaskId, reasonCode, SnapferryError } from '@snapferry/chassis';
import { type DataContract, isExportableName } from '@snapferry/contract';
import type { DataOf, snapshotCompleted } from '@snapferry/events';
import {
  type ExportTask,
  type ExportTasks,
  exportInfoUri,
  exportUri,
  type ObjectStore,
  runFileUri,
  runFolderUri,
  SnapshotGoneError,
  splitS3Uri,
} from '@snapferry/ports';

export interface ExportSnapshotDeps {
  readonly exportTasks: ExportTasks;
  readonly objects: ObjectStore;
}

export type Opening = Pick<DataOf<typeof snapshotCompleted>, 'dataset' | 'runId' | 'snapshot' | 'contract'>;

/** What to export and to where, from sources that may be trusted: never from an event's own words. */
export interface ExportOrder {
  readonly contract: DataContract;
  /** The original snapshot, or the lake's own copy of it. */
  readonly snapshotArn: string;
  /** Then it can only have been exported before: whose it was, nobody can be asked. */
  readonly snapshotGone: boolean;
  readonly landingUri: string;
  readonly exportRoleArn: string;
  readonly exportKmsKeyId: string;
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
 * Sees to it that the run has one export that is under way or whole. The order decides what is exported, and to where; the
 * opening is what the run file will say. Of a run that gets no export the run file says so, with the reason's code: its people
 * are told, so it is none of the runs whose event was lost.
 *
 * @throws NothingToExportError; ExportAttemptsExhaustedError; SnapshotGoneError; ExportRefusedError; ExportBusyError
 */
export async function exportSnapshot(
  deps: ExportSnapshotDeps,
  opening: Opening,
  order: ExportOrder,
): Promise<Exported> {
  const tasks = (await deps.exportTasks.list(order.snapshotArn)).filter(
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
  if (order.snapshotGone) throw new SnapshotGoneError(`expected snapshot ${order.snapshotArn} to export, found none`);
  try {
    return { started: (await start(deps, opening, order, attempt)).id };
  } catch (error) {
    if (error instanceof SnapferryError && error.disposition === 'reject')
      await writeRunFile(deps, order, { ...opening, attempt, refused: reasonCode(error) });
    throw error;
  }
}

/** @throws NothingToExportError */
function exportOnlyOf({ contract }: ExportOrder): string[] {
  const tables = contract.tables
    // One name that a partial export cannot take would make RDS refuse the whole list; the lake rejects that table alone.
    .filter((table) => table.carried && isExportableName(table.schema) && isExportableName(table.name))
    .map((table) => `${contract.database}.${table.schema}.${table.name}`);
  if (tables.length > 0) return tables;
  // An empty list would make RDS export everything.
  throw new NothingToExportError(
    `contract ${contract.id} ${contract.version}: expected at least one table with a carried column, found none`,
  );
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
  opening: Opening,
  order: ExportOrder,
  attempt: number,
): Promise<ExportTask> {
  const exportOnly = exportOnlyOf(order);
  // Before the task: whoever finds the files later must be able to tell whose they are.
  const folder = await writeRunFile(deps, order, { ...opening, attempt });
  const { bucket, key } = splitS3Uri(folder);
  return deps.exportTasks.start({
    id: exportTaskId(opening.runId, attempt),
    sourceArn: order.snapshotArn,
    exportOnly,
    bucket,
    prefix: key.replace(/\/$/, ''),
    roleArn: order.exportRoleArn,
    kmsKeyId: order.exportKmsKeyId,
  });
}

/** Returns the folder of the attempt. */
async function writeRunFile(
  { objects }: ExportSnapshotDeps,
  { landingUri }: ExportOrder,
  { dataset, runId, attempt, snapshot, contract, refused }: Opening & { attempt: number; refused?: string },
): Promise<string> {
  const folder = runFolderUri(landingUri, { dataset, runId, attempt });
  const runFile = { dataset, runId, attempt, snapshot, contract, refused };
  await objects.write(runFileUri(folder), new TextEncoder().encode(JSON.stringify(runFile)));
  return folder;
}
