import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, link, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CopyBusyError,
  CopyRefusedError,
  type CopySnapshot,
  type DatabaseSnapshot,
  formatSnapshotArn,
  ownCopyTag,
  parseSnapshotArn,
  type SnapshotCopies,
  SnapshotGoneError,
} from '@snapferry/ports';
import { type LocalSnapshots, snapshotDirectory } from './local-snapshots.ts';
import type { TellOfSnapshot } from './native-event.ts';
import type { PendingCopy, RdsState, StoredSnapshot } from './rds-state.ts';
import { CATALOG_FILE } from './snapshot-files.ts';
import { storedSnapshotId } from './snapshot-names.ts';
import { PARTIAL_PREFIX } from './take-snapshot.ts';

export interface LocalCopiesOptions {
  /** 12 digits. */
  readonly account: string;
  readonly state: RdsState;
  readonly snapshots: LocalSnapshots;
  readonly snapshotsDirectory: string;
  readonly now: () => Date;
  readonly tell: TellOfSnapshot;
  /** Key that nobody else can be given; see `LocalRdsOptions`. */
  readonly defaultKmsKeyArn?: string;
  /** Milliseconds that a copy takes, by the clock. */
  readonly copyMs: number;
  /** A snapshot that another account shares with this one. */
  readonly sharedWithUs: (arn: string) => StoredSnapshot | undefined;
}

/** RDS User Guide, "Copying a DB snapshot": for each destination Region and account. */
const COPIES_AT_ONCE = 20;

/**
 * Copies, shares and deletes snapshots; `copy` only writes the copy down, `run` ends one whose time has come.
 * `run` resolves false if none has.
 */
export function localCopies(options: LocalCopiesOptions): SnapshotCopies & { run(): Promise<boolean> } {
  const { state, snapshots } = options;
  const own = (arn: string): StoredSnapshot => {
    const found = state.find(arn);
    if (found === undefined || found.deleted) throw new SnapshotGoneError(`DBSnapshotNotFound: there is no ${arn}.`);
    return found;
  };
  return {
    async copy(request) {
      return beginCopy(options, request);
    },
    async share(arn, account) {
      const { snapshot } = own(arn);
      if (snapshot.type !== 'manual')
        throw new CopyRefusedError(`${arn} is of type ${snapshot.type}; only manual snapshots can be shared: copy it.`);
      if (snapshot.kmsKeyArn !== undefined && snapshot.kmsKeyArn === options.defaultKmsKeyArn)
        throw new CopyRefusedError(`${arn} is encrypted with the default key aws/rds and cannot be shared: copy it.`);
      if (snapshot.status !== 'available')
        throw new CopyBusyError(`InvalidDBSnapshotState: ${arn} is ${snapshot.status}.`);
      state.addShare(arn, account);
    },
    async delete(arn) {
      const found = state.find(arn);
      if (found === undefined || found.deleted) return;
      if (found.snapshot.type !== 'manual')
        throw new CopyRefusedError(`${arn} is of type ${found.snapshot.type}; only manual snapshots can be deleted.`);
      await snapshots.delete(arn);
    },
    list: async () =>
      state
        .manualSnapshots()
        .map(({ snapshot }) => snapshot)
        .filter(({ tags }) => ownCopyTag in tags),
    async run() {
      const due = state.pendingCopies().find(({ readyAt }) => readyAt <= options.now().getTime());
      if (due === undefined) return false;
      await endCopy(options, due);
      return true;
    },
  };
}

async function beginCopy(options: LocalCopiesOptions, request: CopySnapshot): Promise<DatabaseSnapshot> {
  const { account, state, now, tell } = options;
  const source = parseSnapshotArn(request.sourceArn);
  if (source === undefined) throw new CopyRefusedError(`${request.sourceArn} is not the ARN of a snapshot.`);
  const id = storedSnapshotId(request.id, 'manual', '');
  const arn = formatSnapshotArn({ ...source, account, id });
  const standing = state.find(arn);
  if (standing?.deleted === true) throw new CopyBusyError(`${arn} is being deleted.`);
  if (standing !== undefined) return standing.snapshot;
  const found = sourceOf(options, request.sourceArn);
  if (found === undefined) {
    throw new SnapshotGoneError(
      `DBSnapshotNotFound: there is no ${request.sourceArn} in account ${account}, and none is shared with it (any more).`,
    );
  }
  const { engine, engineVersion, kind, sourceDatabase, status, time } = found.snapshot;
  if (status !== 'available') throw new CopyBusyError(`InvalidDBSnapshotState: ${request.sourceArn} is ${status}.`);
  const underWay = state.pendingCopies().length;
  if (underWay >= COPIES_AT_ONCE) {
    throw new CopyBusyError(`${underWay} copies are under way; RDS allows ${COPIES_AT_ONCE} in an account and Region.`);
  }
  const createdAt = now().toISOString();
  const about = { sourceDatabase, kind, time, createdAt, engine, engineVersion };
  const { kmsKeyId: kmsKeyArn, tags } = request;
  const snapshot = { arn, id, type: 'manual', status: 'creating', kmsKeyArn, tags, ...about } as const;
  state.addCopy({
    snapshot,
    directory: snapshotDirectory(options.snapshotsDirectory, kind, id),
    copyFrom: request.sourceArn,
    readyAt: now().getTime() + options.copyMs,
  });
  await tell('copying', snapshot);
  return snapshot;
}

function sourceOf(options: LocalCopiesOptions, arn: string): StoredSnapshot | undefined {
  const own = options.state.find(arn);
  return own?.deleted === false ? own : options.sharedWithUs(arn);
}

/** "Deleting the source before the target is available may fail the copy", says RDS's guide, and no event tells of it. */
async function endCopy(options: LocalCopiesOptions, copy: PendingCopy): Promise<void> {
  const { state, tell, snapshotsDirectory } = options;
  const source = sourceOf(options, copy.copyFrom);
  if (source === undefined || !existsSync(join(source.directory, CATALOG_FILE))) {
    state.endCopy({ ...copy.snapshot, status: 'failed' });
    return;
  }
  const partial = join(snapshotsDirectory, `${PARTIAL_PREFIX}${process.pid}-${randomUUID()}`);
  await linkFolder(source.directory, partial);
  await rm(copy.directory, { recursive: true, force: true });
  await rename(partial, copy.directory);
  const ended = { ...copy.snapshot, status: 'available' };
  state.endCopy(ended);
  await tell('copied', ended);
}

/** The files of a snapshot are never written again, so two snapshots may share them; where links are not to be had, copies. */
async function linkFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await linkFolder(source, target);
    else await link(source, target).catch(() => copyFile(source, target));
  }
}
