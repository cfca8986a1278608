import { type Announce, exportTaskId, parseExportTaskId, SnapferryError } from '@snapferry/chassis';
import { type DataOf, exportCompleted, exportFailed } from '@snapferry/events';
import {
  type ExportTask,
  type ExportTasks,
  exportUri,
  type ObjectStore,
  parseJson,
  runFileUri,
  withinBytes,
} from '@snapferry/ports';
import type * as z from 'zod';
import { readSkippedTables } from './skipped-tables.ts';
import { readTableStatuses, type TableStatus } from './tables-info.ts';

export interface AnnounceExportsDeps {
  readonly exportTasks: ExportTasks;
  readonly objects: ObjectStore;
  readonly announce: Announce;
}

/** What snapshot-exporter left beside the export, in the words of the event. */
const runFile = exportFailed.data.omit({ taskId: true, reasonCode: true, reason: true });
type RunFile = z.infer<typeof runFile>;

export class RunFileInvalidError extends SnapferryError {
  override readonly name = 'RunFileInvalidError';
  readonly code = 'RUN_FILE_INVALID';
  // Nobody can be told, since the file alone says whose export it is: the message waits in the dead-letter queue.
  readonly disposition = 'retry';
}

export type Announced = { readonly taskId: string; readonly status: ExportTask['status'] };

/**
 * Announces how each of our exports of that snapshot ended: the newest attempt of each run. RDS's event names the
 * snapshot only, so the tasks are asked for; those of other people are passed over.
 *
 * @throws RunFileInvalidError; ObjectNotFoundError
 */
export async function announceExports(
  deps: AnnounceExportsDeps,
  snapshotArn: string,
  causationId: string,
): Promise<Announced[]> {
  const announced: Announced[] = [];
  const failures: unknown[] = [];
  for (const task of await endedExports(deps, snapshotArn)) {
    try {
      await announceExport(deps, task, causationId);
      announced.push({ taskId: task.id, status: task.status });
    } catch (error) {
      // Datasets that share a database share its snapshots: one's fault must not silence the other.
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return announced;
}

/** Our exports of that snapshot that have ended: of each run the newest attempt, if that one has. */
export async function endedExports(
  { exportTasks }: Pick<AnnounceExportsDeps, 'exportTasks'>,
  snapshotArn: string,
): Promise<ExportTask[]> {
  return newestOfEachRun(await exportTasks.list(snapshotArn)).filter(
    ({ status }) => status === 'COMPLETE' || status === 'FAILED' || status === 'CANCELED',
  );
}

function newestOfEachRun(tasks: readonly ExportTask[]): ExportTask[] {
  const newest = new Map<string, { attempt: number; task: ExportTask }>();
  for (const task of tasks) {
    const ours = parseExportTaskId(task.id);
    if (ours === undefined) continue;
    const known = newest.get(ours.runId);
    if (known === undefined || known.attempt < ours.attempt) newest.set(ours.runId, { attempt: ours.attempt, task });
  }
  return [...newest.values()].map(({ task }) => task);
}

/**
 * Announces how the export ended, and only then leaves the marker that tells the reconciler so.
 *
 * @throws RunFileInvalidError; ObjectNotFoundError
 */
export async function announceExport(deps: AnnounceExportsDeps, task: ExportTask, causationId: string): Promise<void> {
  const runFolder = runFolderOf(task);
  const run = await readRunFile(deps.objects, runFolder, task.id);
  await announceEnd(deps, task, { run, runFolder, causationId });
  await deps.objects.write(markerUri(task), new TextEncoder().encode(JSON.stringify({ status: task.status })));
}

function runFolderOf(task: ExportTask): string {
  return `s3://${task.bucket}/${task.prefix}/`;
}

/** Beside the run file. Only the reconciler reads it: an event that asks for an announcement always gets one. */
export function markerUri(task: ExportTask): string {
  return `${runFolderOf(task)}announced-${task.id}`;
}

async function announceEnd(
  deps: AnnounceExportsDeps,
  task: ExportTask,
  { run, runFolder, causationId }: { run: RunFile; runFolder: string; causationId: string },
): Promise<void> {
  const address = { subject: run.runId, attempt: run.attempt, causationId };
  if (task.status !== 'COMPLETE') {
    const reason = task.failureCause ?? `RDS says that the export task was ${task.status.toLowerCase()}, and no cause`;
    const data: DataOf<typeof exportFailed> = {
      ...run,
      taskId: task.id,
      reasonCode: 'export-failed',
      reason: reason.slice(0, 1000),
    };
    await deps.announce(exportFailed, { ...address, data });
    return;
  }
  const uri = exportUri(runFolder, task.id);
  await deps.announce(exportCompleted, {
    ...address,
    data: {
      ...run,
      layout: 'rds-export',
      uri,
      taskId: task.id,
      kmsKeyArn: task.kmsKeyId,
      ...briefStatuses(await tableStatuses(deps.objects, uri, task)),
    },
  });
}

/** How the tables fared that the export's info knows, then those that only the task's warning does. */
async function tableStatuses(objects: ObjectStore, uri: string, task: ExportTask): Promise<TableStatus[]> {
  const told = await readTableStatuses(objects, uri, task.id);
  const names = new Set(told.map(({ table }) => table));
  const database = task.exportOnly[0]?.split('.')[0];
  return [...told, ...readSkippedTables(task.warningMessage, database).filter(({ table }) => !names.has(table))];
}

/** Of the 256 KiB that an event may have. */
const maxStatusBytes = 100_000;

/** As many statuses as an event holds; load-planner reads the export's own info anyway. */
function briefStatuses(statuses: readonly TableStatus[]) {
  const { kept, omitted } = withinBytes(statuses, maxStatusBytes);
  return { tables: kept, ...(omitted === 0 ? {} : { tablesOmitted: omitted }) };
}

async function readRunFile(objects: ObjectStore, runFolder: string, taskId: string): Promise<RunFile> {
  const uri = runFileUri(runFolder);
  const body = new TextDecoder().decode(await objects.read(uri));
  const parsed = runFile.safeParse(parseJson(body));
  if (!parsed.success || exportTaskId(parsed.data.runId, parsed.data.attempt) !== taskId) {
    throw new RunFileInvalidError(`expected ${uri} to name the run of export task ${taskId}, found something else`);
  }
  return parsed.data;
}
