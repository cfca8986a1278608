import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type DatabaseSnapshot,
  ExportBusyError,
  formatSnapshotArn,
  type SnapshotCatalog,
  SnapshotGoneError,
} from '@snapferry/ports';
import { SnapshotExistsError } from './errors.ts';
import type { TellOfSnapshot } from './native-event.ts';
import type { RdsState, StoredSnapshot } from './rds-state.ts';
import { CATALOG_FILE } from './snapshot-files.ts';
import { storedSnapshotId } from './snapshot-names.ts';
import type { SourceDatabase } from './source-database.ts';
import { takeSnapshot } from './take-snapshot.ts';

export interface LocalSnapshotsOptions {
  readonly account: string;
  readonly region: string;
  readonly state: RdsState;
  readonly snapshotsDirectory: string;
  readonly now: () => Date;
  readonly tell: TellOfSnapshot;
  /** Key that snapshots are encrypted with as they are taken. */
  readonly kmsKeyArn?: string;
}

export interface CreateSnapshot {
  readonly database: SourceDatabase;
  /** `DBInstanceIdentifier`, or `DBClusterIdentifier`, that the database plays. */
  readonly instanceId: string;
  /** For an automated one see `automatedSnapshotId`; AWS Backup's are `awsbackup:job-<uuid>`. */
  readonly snapshotId: string;
  readonly type: 'automated' | 'manual' | 'awsbackup';
  /** `cluster` for one of Aurora. Default: `instance`. */
  readonly kind?: DatabaseSnapshot['kind'];
  readonly tags?: Readonly<Record<string, string>>;
  /** Instant that the snapshot is said to stand for; default: when the reading began, by the clock. */
  readonly time?: Date;
}

export interface LocalSnapshots extends SnapshotCatalog {
  /**
   * Takes a snapshot of the whole database, as of one instant, and emits "creating" and "created".
   * @throws SnapshotNameError; SnapshotExistsError; ExportBusyError if a deleted one of that name is still being exported;
   * DatabaseUnreachableError; DatabaseReadError
   */
  create(request: CreateSnapshot): Promise<DatabaseSnapshot>;
  /** @throws SnapshotGoneError */
  delete(arn: string): Promise<void>;
}

export function localSnapshots(options: LocalSnapshotsOptions): LocalSnapshots {
  const { state, tell } = options;
  return {
    async describe(arn) {
      const found = state.find(arn);
      return found === undefined || found.deleted || !isThere(found) ? undefined : found.snapshot;
    },
    async list(sourceDatabase) {
      return state
        .snapshotsOf(sourceDatabase.toLowerCase())
        .filter(isThere)
        .map((stored) => stored.snapshot);
    },
    create: (request) => create(options, request),
    async delete(arn) {
      const found = state.find(arn);
      if (found === undefined || found.deleted) throw new SnapshotGoneError(`There is no snapshot ${arn} to delete.`);
      state.markDeleted(arn);
      // RDS lets a snapshot be deleted while it is exported, and the export goes on: then the files go when it ends.
      if (!isExported(state, arn)) await purgeSnapshot(state, found);
      await tell(found.snapshot.status === 'creating' ? 'copy-canceled' : 'deleted', found.snapshot);
    },
  };
}

/** Removes a deleted snapshot's files, then the last trace of it. */
export async function purgeSnapshot(state: RdsState, stored: StoredSnapshot): Promise<void> {
  await rm(stored.directory, { recursive: true, force: true });
  state.removeSnapshot(stored.snapshot.arn);
}

async function create(options: LocalSnapshotsOptions, request: CreateSnapshot): Promise<DatabaseSnapshot> {
  const { state, tell, now, region, account, kmsKeyArn } = options;
  const { type, kind = 'instance' } = request;
  const id = storedSnapshotId(request.snapshotId, type, request.instanceId);
  const arn = formatSnapshotArn({ partition: 'aws', region, account, kind, id });
  const directory = snapshotDirectory(options.snapshotsDirectory, kind, id);
  await makeRoom(state, arn, directory);
  const time = request.time ?? now();
  const named = { arn, id, kind, type, tags: request.tags ?? {} } as const;
  const document = await takeSnapshot({
    database: request.database,
    directory,
    parent: options.snapshotsDirectory,
    onBegin: async () => tell('creating', named),
  });
  const snapshot: DatabaseSnapshot = {
    ...named,
    sourceDatabase: request.instanceId.toLowerCase(),
    status: 'available',
    time: time.toISOString(),
    engine: kind === 'cluster' ? 'aurora-postgresql' : 'postgres',
    engineVersion: document.serverVersion,
    ...(kmsKeyArn === undefined ? {} : { kmsKeyArn }),
  };
  state.addSnapshot({ snapshot, directory });
  // After the state: RDS's events are best effort, and whoever missed this one asks `list`.
  await tell('created', snapshot);
  return snapshot;
}

/** No instance's snapshot has a colon there, but for those of `rds:` and `awsbackup:`. */
export function snapshotDirectory(parent: string, kind: DatabaseSnapshot['kind'], id: string): string {
  return join(parent, kind === 'cluster' ? `cluster:${id}` : id);
}

async function makeRoom(state: RdsState, arn: string, directory: string): Promise<void> {
  const found = state.find(arn);
  if (found !== undefined && !found.deleted && isThere(found)) {
    throw new SnapshotExistsError(
      `DBSnapshotAlreadyExists: there is a snapshot ${arn}; choose another id or delete it.`,
    );
  }
  if (isExported(state, arn))
    throw new ExportBusyError(`The former snapshot ${arn} is still being exported; wait for that task.`);
  // What is left: a folder that a killed process renamed and never wrote down, or one whose deletion was cut short.
  if (found === undefined) await rm(directory, { recursive: true, force: true });
  else await purgeSnapshot(state, found);
}

function isExported(state: RdsState, arn: string): boolean {
  return state.activeTasks().some(({ task }) => task.sourceArn === arn);
}

/** A copy that is under way, or has failed, has no files and is there all the same. */
function isThere({ directory, snapshot }: StoredSnapshot): boolean {
  return snapshot.status !== 'available' || existsSync(join(directory, CATALOG_FILE));
}
