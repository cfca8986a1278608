import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SnapferryError } from '@snapferry/chassis';
import {
  ExportBusyError,
  ExportRefusedError,
  type ExportTask,
  type ExportTasks,
  SnapshotGoneError,
  type StartExport,
} from '@snapferry/ports';

import { type ExportSink, publishExport } from './export-publishing.ts';
import { parseExportOnly } from './export-selection.ts';
import { type Publication, stageExport } from './export-staging.ts';
import { purgeSnapshot } from './local-snapshots.ts';
import type { TellOfSnapshot } from './native-event.ts';
import { heart, isRunning, newRunner } from './processes.ts';
import type { RdsState, StoredTask } from './rds-state.ts';
import { readSnapshotDocument } from './snapshot-files.ts';

export interface LocalExportsOptions {
  readonly state: RdsState;
  /** Folder for this account's work in progress, on the object store's file system. */
  readonly workDirectory: string;
  readonly sink: ExportSink;
  readonly now: () => Date;
  readonly tell: TellOfSnapshot;
  /** Whether another account shares that snapshot with this one. */
  readonly isSharedWithUs: (arn: string) => boolean;
}

/** RDS User Guide, "Limitations" of snapshot exports: per account. */
const CONCURRENT_TASKS = 5;
/** Runs of this process, whichever instance of this module's function started them. */
const own = new Set<string>();

/**
 * Starts, lists and runs export tasks; `start` only writes the task down, `runPending` does its work.
 * `run` resolves false if no task waits.
 */
export function localExports(options: LocalExportsOptions): ExportTasks & { run(): Promise<boolean> } {
  const { state } = options;
  return {
    async start(request) {
      return state.task(request.id) ?? (await startTask(options, request));
    },
    async list(sourceArn) {
      return state.tasksOf(sourceArn);
    },
    async run() {
      const runner = newRunner();
      const waiting = state.activeTasks().find((task) => {
        return !isRunning(task, own) && state.claim(task.task.id, task, runner, Date.now());
      });
      if (waiting === undefined) return false;
      own.add(runner);
      using _heart = heart((now) => state.beat(waiting.task.id, runner, now));
      try {
        await runTask(options, waiting);
      } finally {
        own.delete(runner);
      }
      return true;
    },
  };
}

async function startTask(options: LocalExportsOptions, request: StartExport): Promise<ExportTask> {
  const { state, now } = options;
  checkRequest(request);
  // Not documented either way; the RDS user guide names copying alone as what a shared snapshot can be used for.
  if (options.isSharedWithUs(request.sourceArn)) {
    throw new ExportRefusedError(
      `Snapshot ${request.sourceArn} is shared by another account: copy it, and export the copy.`,
    );
  }
  const found = state.find(request.sourceArn);
  if (found === undefined || found.deleted) {
    throw new SnapshotGoneError(`There is no snapshot ${request.sourceArn} to export (any more).`);
  }
  if (found.snapshot.status !== 'available') {
    throw new ExportBusyError(`InvalidExportSourceState: snapshot ${request.sourceArn} is ${found.snapshot.status}.`);
  }
  const document = await readSnapshotDocument(found.directory).catch((error: unknown) => {
    throw new SnapshotGoneError(`The files of snapshot ${request.sourceArn} are gone: take a new one.`, {
      cause: error,
    });
  });
  parseExportOnly(request.exportOnly, document.database);
  const task: ExportTask = {
    ...request,
    exportOnly: [...request.exportOnly],
    status: 'STARTING',
    snapshotTime: found.snapshot.time,
    startedAt: now().toISOString(),
    percentProgress: 0,
  };
  // From here to the insertion nothing is awaited, so that two calls cannot both find room.
  const known = state.task(request.id);
  if (known !== undefined) return known;
  const active = state.activeTasks();
  const other = active.find((running) => running.task.sourceArn === request.sourceArn);
  if (other !== undefined) {
    throw new ExportBusyError(
      `${request.sourceArn} is being exported by ${other.task.id}; RDS runs one task a snapshot at once.`,
    );
  }
  if (active.length >= CONCURRENT_TASKS) {
    throw new ExportBusyError(
      `${active.length} export tasks are running; RDS allows ${CONCURRENT_TASKS} in an account.`,
    );
  }
  return state.addTask({ task, directory: found.directory }) ? task : (state.task(request.id) ?? task);
}

function checkRequest({ id, bucket, prefix }: StartExport): void {
  if (!/^[A-Za-z][A-Za-z0-9-]{0,59}$/.test(id)) {
    throw new ExportRefusedError(
      `An export task's id is 1–60 letters, digits and hyphens, first a letter; found ${id} (${id.length} characters).`,
    );
  }
  if (bucket === '') throw new ExportRefusedError('InvalidS3Bucket: an export needs a bucket; found none.');
  if (prefix.includes(':') || prefix.startsWith('/') || prefix.endsWith('/')) {
    throw new ExportRefusedError(`An export's S3 prefix has no colon and no slash at either end; found ${prefix}.`);
  }
}

async function runTask(options: LocalExportsOptions, { task, directory }: StoredTask): Promise<void> {
  const { state, now } = options;
  const work = join(options.workDirectory, task.id);
  let running: ExportTask = { ...task, status: 'IN_PROGRESS', percentProgress: 0 };
  state.saveTask(running);
  try {
    const staged = await stageExport({
      task: running,
      directory,
      work,
      now,
      onProgress: (percentProgress) => {
        running = { ...running, percentProgress };
        state.saveTask(running);
      },
    });
    await publishExport(staged, work, options.sink);
    state.saveTask(completed(running, staged.publication, now()));
  } catch (error) {
    state.saveTask({ ...running, status: 'FAILED', endedAt: now().toISOString(), failureCause: cause(error) });
  }
  await rm(work, { recursive: true, force: true });
  const source = state.find(task.sourceArn);
  if (source?.deleted) await purgeSnapshot(state, source);
  // After the state, and therefore lost if the process dies here: RDS promises no delivery either, and reconcilers ask for the state.
  const occurrence = state.task(task.id)?.status === 'COMPLETE' ? 'export-completed' : 'export-failed';
  if (source !== undefined) await options.tell(occurrence, source.snapshot);
}

function completed(task: ExportTask, publication: Publication, at: Date): ExportTask {
  return {
    ...task,
    status: 'COMPLETE',
    endedAt: at.toISOString(),
    percentProgress: 100,
    totalExtractedDataInGB: publication.totalExtractedDataInGB,
    ...(publication.warningMessage === undefined ? {} : { warningMessage: publication.warningMessage }),
  };
}

/** Ours by their message; of others the kind only, because a database engine's messages may quote rows. */
function cause(error: unknown): string {
  if (error instanceof SnapferryError) return error.message;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return `The export could not be written (${typeof code === 'string' ? code : 'unexpected error'}).`;
}
