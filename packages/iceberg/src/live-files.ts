import type { TableHead } from './catalog.ts';
import { entryDigest } from './entry-digest.ts';
import { InvalidTableError } from './errors.ts';
import type { FileIo } from './file-io.ts';
import { type ListedManifest, listingFault } from './listing-fault.ts';
import { fileContent, isLive, type ManifestDataFile, type ManifestEntry, readManifest } from './manifest.ts';
import { readManifestList } from './manifest-list.ts';
import { currentSnapshot, type PartitionSpec, type Snapshot, snapshotById, tableName } from './types.ts';

/** A live data file, and all that a reader needs to read it. */
export interface LiveFile {
  readonly uri: string;
  readonly format: string;
  readonly recordCount: bigint;
  readonly fileSizeBytes: bigint;
  readonly sequenceNumber: bigint;
  /** Where readers may begin in it, and so where one that shares it with others stops; undefined: nowhere but at its start. */
  readonly splitOffsets: readonly bigint[] | undefined;
  /** SHA-256, in hex, of the partition, counts and bounds by which readers skip the file; empty where they could not. */
  entrySha256(): string;
  /** In words, what the manifest list says wrongly of the file's manifest; undefined if nothing. */
  listingFault(): string | undefined;
}

/** A file of deleted rows. It applies to data files of lower sequence numbers (position deletes: lower or equal). */
export interface LiveDeleteFile extends LiveFile {
  readonly kind: 'position' | 'equality';
}

export interface LiveFiles {
  readonly dataFiles: readonly LiveFile[];
  /** Empty in every table that only Snapferry wrote. A reader that cannot apply them must refuse. */
  readonly deleteFiles: readonly LiveDeleteFile[];
}

/**
 * The files that make up a table's content now, or in the snapshot of the given id; none in a table without snapshots.
 *
 * @throws InvalidTableError if the id names no snapshot of the table.
 */
export async function currentDataFiles(io: FileIo, head: TableHead, snapshotId?: bigint): Promise<LiveFiles> {
  const snapshot = snapshotId === undefined ? currentSnapshot(head.metadata) : snapshotById(head.metadata, snapshotId);
  if (snapshot === undefined && snapshotId !== undefined) {
    throw new InvalidTableError(`${tableName(head.identifier)} has no snapshot ${snapshotId}; it may have expired`);
  }
  const manifests = snapshot === undefined ? [] : await liveManifests(io, snapshot);
  const files = manifests.flatMap((manifest) => {
    const { header, entries } = manifest;
    // Asked for each file, and the same for all of a manifest.
    let fault: { readonly said: string | undefined } | undefined;
    const listing = () => {
      fault ??= { said: listingFault(manifest) };
      return fault.said;
    };
    const spec = head.metadata['partition-specs'].find((each) => String(each['spec-id']) === header.partitionSpecId);
    return entries.map((entry) => ({
      entry: entry.data_file,
      file: { ...liveFile(entry, spec), listingFault: listing },
    }));
  });
  return {
    dataFiles: files.filter(({ entry }) => entry.content === fileContent.data).map(({ file }) => file),
    deleteFiles: files
      .filter(({ entry }) => entry.content !== fileContent.data)
      .map(({ entry, file }) => ({ ...file, kind: deleteKind(entry) })),
  };
}

/** The manifests of a snapshot, with their live entries only; those without any are left out. */
export async function liveManifests(io: FileIo, snapshot: Snapshot): Promise<readonly ListedManifest[]> {
  const files = await readManifestList(io, snapshot);
  const holdingLive = files.filter((file) => file.added_files_count !== 0 || file.existing_files_count !== 0);
  const manifests = await Promise.all(
    holdingLive.map(async (listed) => ({ listed, ...(await readManifest(io, listed)) })),
  );
  return manifests
    .map(({ listed, header, entries }) => ({ listed, header, all: entries, entries: entries.filter(isLive) }))
    .filter(({ entries }) => entries.length > 0);
}

/** @param spec undefined where the table knows none of the manifest's id: no reader can plan by it. */
function liveFile(
  { data_file: file, sequence_number }: ManifestEntry,
  spec: PartitionSpec | undefined,
): Omit<LiveFile, 'listingFault'> {
  return {
    uri: file.file_path,
    format: file.file_format.toLowerCase(),
    recordCount: file.record_count,
    fileSizeBytes: file.file_size_in_bytes,
    sequenceNumber: sequence_number ?? 0n,
    splitOffsets: file.split_offsets ?? undefined,
    entrySha256: () => (spec === undefined ? '' : entryDigest(file, spec)),
  };
}

function deleteKind(file: ManifestDataFile): 'position' | 'equality' {
  return file.content === fileContent.positionDeletes ? 'position' : 'equality';
}
