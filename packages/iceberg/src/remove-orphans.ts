import { UnsupportedTableError } from './errors.ts';
import { refuseForbidden, type UpkeepDeps } from './expire-snapshots.ts';
import type { StoredFile } from './file-io.ts';
import { reachableFiles } from './reachable-files.ts';
import { statisticsFiles } from './remove-snapshots.ts';
import { parseTableMetadata } from './table-metadata.ts';
import { type Snapshot, type TableIdentifier, type TableMetadata, tableName } from './types.ts';

export interface OrphanRequest {
  readonly table: TableIdentifier;
  /** Only files last written before this time go, and which nothing has needed since; at least 24 hours ago. */
  readonly olderThan: Date;
}

export interface OrphanResult {
  readonly deletedFiles: number;
  readonly deletedBytes: bigint;
  /** Files that could not be deleted; the next run tries again. */
  readonly failedFiles: number;
}

const safeAge = 24 * 60 * 60 * 1000;

/**
 * Deletes files in the table's folder that nothing needs: no snapshot of the current version, nor of one that was current
 * since `olderThan`, on which a reader or a commit may still be at work. Versions of before need nothing, however long the
 * metadata log names them: what an expiry could not delete goes as soon as this. Younger files stay, since a commit in flight
 * may be about to name them; so do metadata files and the version hint, which are the catalogue's. A file is told by its name
 * alone: all writers make names unique, while they spell one folder in several ways.
 *
 * @throws UnsupportedTableError if `olderThan` is not 24 hours ago, or the table forbids it (`gc.enabled`);
 *   InvalidTableError if the table cannot be read whole, and then nothing is deleted.
 */
export async function removeOrphans(
  { catalog, io, now }: Pick<UpkeepDeps, 'catalog' | 'io' | 'now'>,
  { table, olderThan }: OrphanRequest,
): Promise<OrphanResult> {
  if (!(olderThan.getTime() <= now().getTime() - safeAge)) {
    throw new UnsupportedTableError(
      `${tableName(table)}: expected a time at least 24 hours ago, found ${olderThan.toISOString()}; a load may take a while`,
    );
  }
  const location = (await catalog.load(table))?.location;
  if (location === undefined) return { deletedFiles: 0, deletedBytes: 0n, failedFiles: 0 };
  // Listed before the head is read: what a commit brings in between is in the head, if it is in the list at all.
  const files = await io.list(location);
  const head = await catalog.load(table);
  if (head === undefined || head.location !== location) return { deletedFiles: 0, deletedBytes: 0n, failedFiles: 0 };
  refuseForbidden(table, head.metadata);
  const needed = await neededNames(io, head.metadata, new Set(files.map(({ uri }) => nameOf(uri))), olderThan);
  const orphans = files.filter(
    (file) => !needed.has(nameOf(file.uri)) && !isCatalogs(file) && file.modifiedAt < olderThan,
  );
  const deleted: StoredFile[] = [];
  for (const file of orphans) {
    await io.delete(file.uri).then(
      () => deleted.push(file),
      () => undefined,
    );
  }
  return {
    deletedFiles: deleted.length,
    deletedBytes: deleted.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0n),
    failedFiles: orphans.length - deleted.length,
  };
}

async function neededNames(
  io: UpkeepDeps['io'],
  current: TableMetadata,
  listed: ReadonlySet<string>,
  since: Date,
): Promise<ReadonlySet<string>> {
  const versions = [current];
  for (const uri of versionsSince(current, since)) {
    if (!listed.has(nameOf(uri))) continue;
    versions.push(parseTableMetadata(Buffer.from(await io.read(uri)).toString('utf8'), uri));
  }
  const isGone = (uri: string): boolean => !listed.has(nameOf(uri));
  // The current version has to be whole. Of a snapshot that expired since, only what is still there can be read.
  const now = await reachableFiles(io, current.snapshots);
  const past = new Map<string, Snapshot>();
  for (const { snapshots } of versions) for (const each of snapshots) past.set(each['manifest-list'], each);
  const readable = [...past.values()].filter(({ 'manifest-list': uri }) => !now.metadataFiles.has(uri) && !isGone(uri));
  const then = await reachableFiles(io, readable, { known: now.metadataFiles, missing: isGone });
  const statistics = versions.flatMap(statisticsFiles).map((file) => file['statistics-path']);
  const uris = [now, then].flatMap(({ metadataFiles, contentFiles }) => [...metadataFiles, ...contentFiles]);
  return new Set([...uris, ...statistics].flatMap(namesOf));
}

/** The metadata files of earlier versions that were current at that time or after it: until the next one came. */
function versionsSince(current: TableMetadata, since: Date): string[] {
  const log = current['metadata-log'];
  const ended = (index: number): number => log[index + 1]?.['timestamp-ms'] ?? current['last-updated-ms'];
  return log.flatMap(({ 'metadata-file': uri }, index) => (ended(index) >= since.getTime() ? [uri] : []));
}

function isCatalogs({ uri }: StoredFile): boolean {
  const name = nameOf(uri);
  return name === 'version-hint.text' || name.endsWith('.metadata.json') || name.endsWith('.metadata.json.gz');
}

function nameOf(uri: string): string {
  return uri.slice(uri.lastIndexOf('/') + 1);
}

/** Some writers escape the names of files in URIs. */
function namesOf(uri: string): string[] {
  const name = nameOf(uri);
  try {
    return [name, decodeURIComponent(name)];
  } catch {
    return [name];
  }
}
