import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { DatabaseSnapshot, ExportTasks, SnapshotCatalog, SnapshotCopies } from '@snapferry/ports';
import type { ExportSink } from './export-publishing.ts';
import { localCopies } from './local-copies.ts';
import { localExports } from './local-exports.ts';
import { type CreateSnapshot, localSnapshots } from './local-snapshots.ts';
import { type NativeRdsEvent, nativeRdsEvent, type TellOfSnapshot } from './native-event.ts';
import { rdsState, type StoredSnapshot } from './rds-state.ts';
import { sweep } from './sweep.ts';

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
  /** Stands for the AWS managed key `aws/rds`: snapshots are encrypted with it as they are taken. Default: not encrypted. */
  readonly defaultKmsKeyArn?: string;
  /** Milliseconds by the clock until a copy can end; `runPending` ends it. Default: none. */
  readonly copyMs?: number;
  /**
   * Days by the clock after which a snapshot, whoever took it, goes when this RDS is next opened: what a team's backup plan does,
   * and nobody else does here. Default: it stays until it is deleted.
   */
  readonly snapshotDays?: number;
  /** Another account's RDS in this Region, whose shared snapshots can be copied. */
  readonly neighbour?: Pick<LocalRds, 'sharedWith'>;
}

export interface LocalRds {
  readonly snapshots: SnapshotCatalog;
  readonly copies: SnapshotCopies;
  readonly exportTasks: ExportTasks;
  /** See {@link CreateSnapshot}; emits the native events. */
  createSnapshot(request: CreateSnapshot): Promise<DatabaseSnapshot>;
  /** @throws SnapshotGoneError */
  deleteSnapshot(arn: string): Promise<void>;
  /** The snapshot of that ARN, if it is shared with the account and still there. */
  sharedWith(account: string, arn: string): StoredSnapshot | undefined;
  /**
   * Does the work of one copy that is due or one started export task, to its end and its event; also of one whose process
   * was killed.
   * @returns whether there was one.
   */
  runPending(): Promise<boolean>;
}

/**
 * RDS for PostgreSQL of one account and Region on this machine: snapshots that are consistent, exports in the documented layout, native
 * events in their documented form. The state survives the process.
 */
export function localRds(options: LocalRdsOptions): LocalRds {
  const { account, region, snapshotsDirectory, defaultKmsKeyArn } = options;
  const state = rdsState({ database: options.state, account, region, snapshotsDirectory });
  const workDirectory = join(snapshotsDirectory, '.exports');
  const now = () => options.clock.now();
  const tell: TellOfSnapshot = async (occurrence, snapshot) => {
    const event = nativeRdsEvent(occurrence, snapshot, now());
    if (event !== undefined) await options.emit(event);
  };
  const sharedWithUs = (arn: string) => options.neighbour?.sharedWith(account, arn);
  mkdirSync(workDirectory, { recursive: true });
  const kept = options.snapshotDays === undefined ? {} : { snapshotDays: options.snapshotDays };
  sweep({ state, snapshotsDirectory, workDirectory, now, ...kept });
  const common = { account, region, state, snapshotsDirectory, now, tell };
  const keys = defaultKmsKeyArn === undefined ? {} : { defaultKmsKeyArn };
  const snapshots = localSnapshots({
    ...common,
    ...(defaultKmsKeyArn === undefined ? {} : { kmsKeyArn: defaultKmsKeyArn }),
  });
  const copies = localCopies({ ...common, ...keys, snapshots, sharedWithUs, copyMs: options.copyMs ?? 0 });
  const exports = localExports({
    ...common,
    workDirectory,
    sink: options.objects,
    isSharedWithUs: (arn) => sharedWithUs(arn) !== undefined,
  });
  return {
    snapshots,
    copies,
    exportTasks: exports,
    createSnapshot: snapshots.create,
    deleteSnapshot: snapshots.delete,
    sharedWith(other, arn) {
      const found = state.isShared(arn, other) ? state.find(arn) : undefined;
      return found?.deleted === false ? found : undefined;
    },
    runPending: async () => (await copies.run()) || (await exports.run()),
  };
}
