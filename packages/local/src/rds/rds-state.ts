import { join, relative } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { DatabaseSnapshot, ExportTask } from '@snapferry/ports';
import { transaction } from '../state.ts';

export interface StoredSnapshot {
  readonly snapshot: DatabaseSnapshot;
  readonly directory: string;
}

export interface StoredTask {
  readonly task: ExportTask;
  /** Of the snapshot. */
  readonly directory: string;
}

/** A copy that was begun and has not ended. */
export interface PendingCopy extends StoredSnapshot {
  /** ARN of what it is made of. */
  readonly copyFrom: string;
  /** When it may end, in milliseconds by the clock. */
  readonly readyAt: number;
}

/** Who runs a task, and when it last said so, by the machine's clock. */
export interface TaskRunner {
  readonly runner: string | null;
  readonly beat: number;
}

/** The durable state of one account's RDS in one Region. Every method is one statement or transaction, so a killed process leaves nothing half-written. */
export interface RdsState {
  /** Deleted ones that are kept for a running export included. */
  find(arn: string): (StoredSnapshot & { readonly deleted: boolean }) | undefined;
  /** All of the account, copies and deleted ones included. */
  snapshots(): readonly (StoredSnapshot & { readonly deleted: boolean })[];
  snapshotsOf(sourceDatabase: string): readonly StoredSnapshot[];
  /** All manual snapshots. */
  manualSnapshots(): readonly StoredSnapshot[];
  addSnapshot(stored: StoredSnapshot): void;
  markDeleted(arn: string): void;
  removeSnapshot(arn: string): void;
  addCopy(copy: PendingCopy): void;
  pendingCopies(): readonly PendingCopy[];
  /** The copy has ended, as the snapshot says. */
  endCopy(snapshot: DatabaseSnapshot): void;
  addShare(arn: string, account: string): void;
  isShared(arn: string, account: string): boolean;
  task(id: string): ExportTask | undefined;
  tasksOf(sourceArn: string): readonly ExportTask[];
  activeTasks(): readonly (StoredTask & TaskRunner)[];
  /** False if a task of that id exists. */
  addTask(stored: StoredTask): boolean;
  saveTask(task: ExportTask): void;
  /** Makes `runner` the task's runner if `previous` still is; false if another was faster. */
  claim(id: string, previous: TaskRunner, runner: string, beat: number): boolean;
  beat(id: string, runner: string, beat: number): void;
}

const TABLES = `
  CREATE TABLE IF NOT EXISTS rds_snapshots (
    arn TEXT PRIMARY KEY, owner TEXT NOT NULL, source_database TEXT NOT NULL, directory TEXT NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0, document TEXT NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS rds_copies (
    arn TEXT PRIMARY KEY, owner TEXT NOT NULL, copy_from TEXT NOT NULL, ready_at INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS rds_shares (arn TEXT NOT NULL, account TEXT NOT NULL, PRIMARY KEY (arn, account)) STRICT;
  CREATE TABLE IF NOT EXISTS rds_export_tasks (
    owner TEXT NOT NULL, id TEXT NOT NULL, source_arn TEXT NOT NULL, directory TEXT NOT NULL, active INTEGER NOT NULL,
    runner TEXT, beat INTEGER NOT NULL DEFAULT 0, document TEXT NOT NULL, PRIMARY KEY (owner, id)
  ) STRICT;`;

interface Row {
  readonly document: string;
  readonly directory: string;
  readonly deleted: number;
  readonly runner: string | null;
  readonly beat: number;
}

interface CopyRow {
  readonly copy_from: string;
  readonly ready_at: number;
}

export interface RdsStateOptions {
  readonly database: DatabaseSync;
  readonly account: string;
  readonly region: string;
  /** Folder that snapshots' folders are written down relative to, so that a home may be moved. */
  readonly snapshotsDirectory: string;
}

export function rdsState({ database, account, region, snapshotsDirectory }: RdsStateOptions): RdsState {
  database.exec(TABLES);
  const owner = `${account}/${region}`;
  const all = (sql: string, ...values: (string | number)[]) => database.prepare(sql).all(...values) as unknown as Row[];
  const run = (sql: string, ...values: (string | number | null)[]) =>
    Number(database.prepare(sql).run(...values).changes);
  const snapshot = (row: Row) => ({
    snapshot: JSON.parse(row.document) as DatabaseSnapshot,
    directory: join(snapshotsDirectory, row.directory),
  });
  const addSnapshot = (stored: StoredSnapshot): void => {
    const { arn, sourceDatabase } = stored.snapshot;
    run(
      'INSERT INTO rds_snapshots (arn, owner, source_database, directory, document) VALUES (?, ?, ?, ?, ?)',
      arn,
      owner,
      sourceDatabase,
      relative(snapshotsDirectory, stored.directory),
      JSON.stringify(stored.snapshot),
    );
  };
  const task = (row: Row) => JSON.parse(row.document) as ExportTask;
  return {
    find(arn) {
      const row = all('SELECT * FROM rds_snapshots WHERE owner = ? AND arn = ?', owner, arn)[0];
      return row === undefined ? undefined : { ...snapshot(row), deleted: row.deleted === 1 };
    },
    snapshots: () =>
      all('SELECT * FROM rds_snapshots WHERE owner = ?', owner).map((row) => ({
        ...snapshot(row),
        deleted: row.deleted === 1,
      })),
    snapshotsOf: (source) =>
      all('SELECT * FROM rds_snapshots WHERE owner = ? AND source_database = ? AND deleted = 0', owner, source).map(
        snapshot,
      ),
    manualSnapshots: () =>
      all(
        "SELECT * FROM rds_snapshots WHERE owner = ? AND deleted = 0 AND json_extract(document, '$.type') = 'manual'",
        owner,
      ).map(snapshot),
    addSnapshot,
    addCopy: (copy) =>
      transaction(database, () => {
        addSnapshot(copy);
        run('INSERT INTO rds_copies VALUES (?, ?, ?, ?)', copy.snapshot.arn, owner, copy.copyFrom, copy.readyAt);
      }),
    pendingCopies: () => {
      const sql =
        'SELECT * FROM rds_copies NATURAL JOIN rds_snapshots WHERE owner = ? AND deleted = 0 ORDER BY ready_at, rds_copies.rowid';
      return (all(sql, owner) as unknown as readonly (Row & CopyRow)[]).map((row) => ({
        ...snapshot(row),
        copyFrom: row.copy_from,
        readyAt: row.ready_at,
      }));
    },
    endCopy: (ended) =>
      transaction(database, () => {
        const document = JSON.stringify(ended);
        run('UPDATE rds_snapshots SET document = ? WHERE owner = ? AND arn = ?', document, owner, ended.arn);
        run('DELETE FROM rds_copies WHERE owner = ? AND arn = ?', owner, ended.arn);
      }),
    addShare: (arn, other) => void run('INSERT OR IGNORE INTO rds_shares VALUES (?, ?)', arn, other),
    isShared: (arn, other) => all('SELECT * FROM rds_shares WHERE arn = ? AND account = ?', arn, other).length > 0,
    markDeleted: (arn) => void run('UPDATE rds_snapshots SET deleted = 1 WHERE owner = ? AND arn = ?', owner, arn),
    removeSnapshot: (arn) =>
      transaction(database, () => {
        run('DELETE FROM rds_snapshots WHERE owner = ? AND arn = ?', owner, arn);
        run('DELETE FROM rds_copies WHERE owner = ? AND arn = ?', owner, arn);
        run('DELETE FROM rds_shares WHERE arn = ?', arn);
      }),
    task: (id) => all('SELECT * FROM rds_export_tasks WHERE owner = ? AND id = ?', owner, id).map(task)[0],
    tasksOf: (arn) => all('SELECT * FROM rds_export_tasks WHERE owner = ? AND source_arn = ?', owner, arn).map(task),
    activeTasks: () =>
      all('SELECT * FROM rds_export_tasks WHERE owner = ? AND active = 1 ORDER BY rowid', owner).map((row) => ({
        task: task(row),
        directory: join(snapshotsDirectory, row.directory),
        runner: row.runner,
        beat: row.beat,
      })),
    addTask: (stored) =>
      run(
        `INSERT INTO rds_export_tasks (owner, id, source_arn, directory, active, document) VALUES (?, ?, ?, ?, 1, ?)
         ON CONFLICT DO NOTHING`,
        owner,
        stored.task.id,
        stored.task.sourceArn,
        relative(snapshotsDirectory, stored.directory),
        JSON.stringify(stored.task),
      ) === 1,
    saveTask: (saved) => {
      const active = saved.status === 'COMPLETE' || saved.status === 'FAILED' || saved.status === 'CANCELED' ? 0 : 1;
      const document = JSON.stringify(saved);
      run(
        'UPDATE rds_export_tasks SET document = ?, active = ? WHERE owner = ? AND id = ?',
        document,
        active,
        owner,
        saved.id,
      );
    },
    claim: (id, previous, runner, beat) =>
      run(
        `UPDATE rds_export_tasks SET runner = ?, beat = ?
         WHERE owner = ? AND id = ? AND active = 1 AND runner IS ? AND beat = ?`,
        runner,
        beat,
        owner,
        id,
        previous.runner,
        previous.beat,
      ) === 1,
    beat: (id, runner, beat) =>
      void run(
        'UPDATE rds_export_tasks SET beat = ? WHERE owner = ? AND id = ? AND runner = ?',
        beat,
        owner,
        id,
        runner,
      ),
  };
}
