import type { CommitDeps } from './commit-loop.ts';
import { hasSameIds } from './content-request.ts';
import type { DataFile } from './data-file.ts';
import { InvalidTableError } from './errors.ts';
import { parseJson, printJson } from './lossless-json.ts';
import { type ManifestEntry, type ManifestHeader, readManifestBytes } from './manifest.ts';
import type { PlannedLayout } from './plan-layout.ts';
import { describeAdded, type StoredManifest, writeAddedManifest } from './replace-manifests.ts';
import type { PartitionSpec, Schema, WantedColumn } from './types.ts';

/**
 * Data files that wait for a decision: a manifest lists them, and no snapshot lists the manifest. So all that is known of
 * them, bounds included, stands where the table's own metadata stands, and is cleaned up as an orphan like them.
 */
export interface HeldFiles {
  /** The snapshot that the files are of, if they are ever committed. */
  readonly snapshotId: bigint;
  readonly manifest: StoredManifest;
  /** For counts; what else is known of the files stands in the manifest. */
  readonly files: readonly DataFile[];
  /** The schema whose field ids the files were written with. */
  readonly schema: Schema;
  readonly layoutKey: string;
}

/** Writes the manifest of files that are not to be committed yet. @returns its URI. */
export async function holdFiles(
  { io, newSnapshotId, newUuid }: Pick<CommitDeps, 'io' | 'newSnapshotId' | 'newUuid'>,
  content: {
    readonly location: string;
    readonly files: readonly DataFile[];
    readonly schema: Schema;
    readonly layout: PlannedLayout;
  },
): Promise<string> {
  const uri = `${content.location}/metadata/${newUuid()}-held.avro`;
  await writeAddedManifest(io, uri, newSnapshotId(), content);
  return uri;
}

/**
 * The files that a manifest of `holdFiles` lists.
 *
 * @throws InvalidTableError if the bytes are no such manifest.
 */
export function readHeldFiles(uri: string, bytes: Uint8Array): HeldFiles {
  const { header, entries } = readManifestBytes(bytes, uri);
  const snapshotId = entries[0]?.snapshot_id;
  if (snapshotId === undefined || snapshotId === null) {
    throw new InvalidTableError(`${uri}: expected a manifest of one snapshot's files, found none of its own`);
  }
  const { partitionSpecId, partition } = header;
  const manifest = { uri, bytes, snapshotId, specId: Number(partitionSpecId), partition };
  const rows = entries.reduce((sum, { data_file: file }) => sum + file.record_count, 0n);
  const partitions = entries.map(({ data_file: file }) => file.partition);
  return {
    snapshotId,
    manifest: describeAdded(manifest, partitions, rows),
    files: entries.map(fileOf),
    schema: parseJson(header.schema) as Schema,
    layoutKey: layoutKey(specOf(header), entries[0]?.data_file.sort_order_id ?? 0),
  };
}

/** Whether the files fit the table as it is planned now. Otherwise they have to be written again. */
export function areFitting(
  held: HeldFiles,
  columns: readonly WantedColumn[],
  planned: { readonly schema: Schema; readonly layout: PlannedLayout },
): boolean {
  const { spec, sortOrder } = planned.layout;
  return hasSameIds(held.schema, planned.schema, columns) && held.layoutKey === layoutKey(spec, sortOrder['order-id']);
}

/** Equal for layouts under whose ids the same manifest can be listed. */
export function layoutKey(spec: PartitionSpec, sortOrderId: number): string {
  return printJson([spec['spec-id'], spec.fields, sortOrderId]);
}

function specOf({ partitionSpec, partitionSpecId }: ManifestHeader): PartitionSpec {
  return { 'spec-id': Number(partitionSpecId), fields: parseJson(partitionSpec) as PartitionSpec['fields'] };
}

function fileOf({ data_file: file }: ManifestEntry): DataFile {
  return {
    uri: file.file_path,
    recordCount: file.record_count,
    fileSizeBytes: file.file_size_in_bytes,
    splitOffsets: file.split_offsets ?? [],
    columns: new Map(),
    partition: new Map(Object.entries(file.partition)),
  };
}
