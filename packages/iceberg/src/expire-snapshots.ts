import type { TableHead } from './catalog.ts';
import { type CommitDeps, commitLoop } from './commit-loop.ts';
import { UnsupportedTableError } from './errors.ts';
import type { FileStore } from './file-io.ts';
import { reachableFiles } from './reachable-files.ts';
import { statisticsFiles } from './remove-snapshots.ts';
import { mainRequirement } from './replace-change.ts';
import type { TableRequirement } from './table-change.ts';
import {
  currentSnapshot,
  type Snapshot,
  snapshotById,
  type TableIdentifier,
  type TableMetadata,
  tableName,
} from './types.ts';

export interface UpkeepDeps extends CommitDeps {
  readonly io: FileStore;
}

export interface ExpireRequest {
  readonly table: TableIdentifier;
  /** Snapshots made before this time may go. */
  readonly olderThan: Date;
  /** How many of the newest snapshots in the history of `main` stay in any case; at least 1, the current one. */
  readonly keepLast: number;
}

export interface ExpireResult {
  /** The table as last seen; undefined if there is none. */
  readonly head: TableHead | undefined;
  readonly expired: readonly bigint[];
  readonly deletedFiles: number;
  /**
   * Files that could not be deleted, or manifest lists that could not be read. `removeOrphans` takes them once no version that
   * needs them was current since its `olderThan`.
   */
  readonly failedFiles: number;
}

/**
 * Takes old snapshots out of the table, by a commit that changes nothing else, and then deletes the files that none of
 * the remaining snapshots reaches. A snapshot that a branch or tag points to stays. Table properties, and so the guard,
 * are left as they are.
 *
 * Files are deleted only once a version without those snapshots was seen. A commit in flight builds on the current
 * snapshot, which stays with all that it reaches; one that would go back to a removed snapshot finds it gone.
 *
 * @throws UnsupportedTableError if the table forbids it (`gc.enabled`); as `replaceContent` for conflicts and lost answers.
 */
export async function expireSnapshots(deps: UpkeepDeps, request: ExpireRequest): Promise<ExpireResult> {
  // By id; all that some attempt meant to remove, with what is needed to find their files.
  const meant = new Map<bigint, GoneSnapshot>();
  const result = await commitLoop<'no-table'>(deps, {
    table: request.table,
    admit: (head) => (head === undefined ? { proceed: false, outcome: 'no-table' } : { proceed: true }),
    landed: ({ metadata }) => [...meant.keys()].every((id) => snapshotById(metadata, id) === undefined),
    async attempt(head) {
      const base = head as TableHead;
      refuseForbidden(request.table, base.metadata);
      const expired = expiredSnapshots(base.metadata, request);
      if (expired.length === 0) return { kind: 'committed', head: base };
      for (const snapshot of expired) {
        const id = snapshot['snapshot-id'];
        const statistics = statisticsFiles(base.metadata).filter((file) => file['snapshot-id'] === id);
        meant.set(id, { snapshot, statistics: statistics.map((file) => file['statistics-path']) });
      }
      const ids = expired.map((snapshot) => snapshot['snapshot-id']);
      const committed = await deps.catalog.commit(request.table, base, {
        requirements: requirements(base.metadata),
        updates: [{ action: 'remove-snapshots', 'snapshot-ids': ids }],
      });
      return { kind: 'committed', head: committed };
    },
  });
  if (result.kind === 'stopped') return { head: undefined, expired: [], deletedFiles: 0, failedFiles: 0 };
  // A rival may have expired some of them, or put a ref on one, between two attempts.
  const gone = [...meant.values()].filter(
    (each) => snapshotById(result.head.metadata, each.snapshot['snapshot-id']) === undefined,
  );
  const deleted = await deleteUnreached(deps.io, result.head.metadata, gone);
  return { head: result.head, expired: gone.map((each) => each.snapshot['snapshot-id']), ...deleted };
}

function expiredSnapshots(metadata: TableMetadata, { olderThan, keepLast }: ExpireRequest): readonly Snapshot[] {
  const kept = new Set(Object.values(metadata.refs).map((ref) => ref['snapshot-id']));
  let newest = currentSnapshot(metadata);
  for (let i = 0; i < Math.max(1, keepLast) && newest !== undefined; i += 1) {
    kept.add(newest['snapshot-id']);
    const parent = newest['parent-snapshot-id'];
    newest = parent === undefined ? undefined : snapshotById(metadata, parent);
  }
  return metadata.snapshots.filter(
    (each) => !kept.has(each['snapshot-id']) && each['timestamp-ms'] < olderThan.getTime(),
  );
}

/** @throws UnsupportedTableError if files of the table may belong to other tables too. */
export function refuseForbidden(table: TableIdentifier, metadata: TableMetadata): void {
  if (metadata.properties['gc.enabled'] !== 'false') return;
  throw new UnsupportedTableError(
    `${tableName(table)}: expected gc.enabled not to be false, found it so; its files may belong to other tables too`,
  );
}

function requirements(metadata: TableMetadata): TableRequirement[] {
  const refs = Object.entries(metadata.refs).filter(([name]) => name !== 'main');
  return [
    { type: 'assert-table-uuid', uuid: metadata['table-uuid'] },
    mainRequirement(metadata),
    ...refs.map(
      ([ref, { 'snapshot-id': id }]) => ({ type: 'assert-ref-snapshot-id', ref, 'snapshot-id': id }) as const,
    ),
  ];
}

interface GoneSnapshot {
  readonly snapshot: Snapshot;
  /** The statistics files that the table had of it. */
  readonly statistics: readonly string[];
}

async function deleteUnreached(
  io: FileStore,
  metadata: TableMetadata,
  gone: readonly GoneSnapshot[],
): Promise<Pick<ExpireResult, 'deletedFiles' | 'failedFiles'>> {
  if (gone.length === 0) return { deletedFiles: 0, failedFiles: 0 };
  const { uris, unread } = await unreachedFiles(io, metadata, gone);
  let failedFiles = unread;
  for (const uri of uris) {
    await io.delete(uri).catch(() => {
      failedFiles += 1;
    });
  }
  return { deletedFiles: uris.size + unread - failedFiles, failedFiles };
}

async function unreachedFiles(
  io: FileStore,
  metadata: TableMetadata,
  gone: readonly GoneSnapshot[],
): Promise<{ readonly uris: ReadonlySet<string>; readonly unread: number }> {
  const needed = await reachableFiles(io, metadata.snapshots);
  const [content, manifests] = [new Set<string>(), new Set<string>()];
  let unread = 0;
  for (const { snapshot } of gone) {
    try {
      const known = needed.metadataFiles.union(manifests);
      const reached = await reachableFiles(io, [snapshot], { removed: true, known });
      for (const uri of reached.contentFiles) content.add(uri);
      for (const uri of reached.metadataFiles) manifests.add(uri);
    } catch {
      // Another clean-up is at it too; what it leaves are orphans.
      unread += 1;
    }
  }
  const statistics = new Set(statisticsFiles(metadata).map((file) => file['statistics-path']));
  const uris = new Set([
    ...content.difference(needed.contentFiles),
    ...gone.flatMap((each) => each.statistics).filter((uri) => !statistics.has(uri)),
    // Manifests after what they list, as everywhere. No later expiry knows of these snapshots: if this stops halfway, the rest
    // is left to `removeOrphans`.
    ...[...manifests.difference(needed.metadataFiles)].reverse(),
  ]);
  return { uris, unread };
}
