import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { DatabaseSnapshot, ExportTasks, SnapshotCatalog } from '@snapferry/ports';
import type { ExportSink } from './export-publishing.ts';
import { localExports } from './local-exports.ts';
import { type CreateSnapshot, localSnapshots } from './local-snapshots.ts';
import type { NativeRdsEvent } from './native-event.ts';
import { isAlive } from './processes.ts';
import { type RdsState, rdsState } from './rds-state.ts';
import { PARTIAL_PREFIX } from './take-snapshot.ts';

export interface LocalRdsOptions {
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
  /** Snapshots and work in progress: a folder for this account alone, absolute, on the file system of `objects`, which adopts files from it. */
  readonly snapshotsDirectory: string;
  readonly objects: ExportSink;
  /** Shared with others: the tables made here begin with `rds_`. */
  readonly state: DatabaseSync;
  readonly clock: { now(): Date };
  /** Takes a native event to the account's default bus. */
  readonly emit: (event: NativeRdsEvent) => void | Promise<void>;
}

export interface LocalRds {
  readonly snapshots: SnapshotCatalog;
  readonly exportTasks: ExportTasks;
  /** See {@link CreateSnapshot}; emits the native events. */
  createSnapshot(request: CreateSnapshot): Promise<DatabaseSnapshot>;
  /** @throws SnapshotGoneError */
  deleteSnapshot(arn: string): Promise<void>;
  /**
   * Does the work of one started export task, to its end and its event; also of one whose process was killed.
   * @returns whether there was one.
   */
  runPending(): Promise<boolean>;
}

/**
 * RDS for PostgreSQL of one account and Region on this machine: snapshots that are consistent, exports in the documented layout, native
 * events in their documented form. The state survives the process.
 */
export function localRds(options: LocalRdsOptions): LocalRds {
  const { account, region, snapshotsDirectory, emit } = options;
  const state = rdsState({ database: options.state, account, region, snapshotsDirectory });
  const workDirectory = join(snapshotsDirectory, '.exports');
  const now = () => options.clock.now();
  mkdirSync(workDirectory, { recursive: true });
  sweep(snapshotsDirectory, workDirectory, state);
  const snapshots = localSnapshots({ account, region, state, snapshotsDirectory, now, emit });
  const exports = localExports({ state, workDirectory, sink: options.objects, now, emit });
  return {
    snapshots,
    exportTasks: exports,
    createSnapshot: snapshots.create,
    deleteSnapshot: snapshots.delete,
    runPending: exports.run,
  };
}

/** Removes what killed processes left: snapshots half taken, and work of tasks that have ended. */
function sweep(snapshotsDirectory: string, workDirectory: string, state: RdsState): void {
  const active = new Set(state.activeTasks().map(({ task }) => task.id));
  for (const name of readdirSync(snapshotsDirectory)) {
    const partial =
      name.startsWith(PARTIAL_PREFIX) && !isAlive(Number(name.slice(PARTIAL_PREFIX.length).split('-', 1)[0]));
    if (partial) rmSync(join(snapshotsDirectory, name), { recursive: true, force: true });
  }
  for (const id of readdirSync(workDirectory)) {
    if (!active.has(id)) rmSync(join(workDirectory, id), { recursive: true, force: true });
  }
}
