import type { AvroSchema } from './avro/container.ts';
import type { DataFile } from './data-file.ts';
import { dataFileEntry } from './data-file-entry.ts';
import type { FileIo } from './file-io.ts';
import { printJson } from './lossless-json.ts';
import { entryStatus, type Manifest, manifestBytes, manifestContent } from './manifest.ts';
import type { ManifestFile } from './manifest-list.ts';
import { partitionWriter } from './partition-record.ts';
import { type FieldSummary, partitionSummaries } from './partition-summaries.ts';
import type { PlannedLayout } from './plan-layout.ts';
import type { Schema } from './types.ts';

/** A manifest in the store, as every manifest list may name it once the snapshot's sequence number is known. */
export type StoredManifest = Omit<ManifestFile, 'sequence_number' | 'min_sequence_number'>;

/**
 * Writes the manifest of the new files. Its entries leave sequence numbers to be inherited (Iceberg spec, "Sequence
 * Number Inheritance"), so it fits every attempt to commit, whichever number the attempt gets.
 */
export async function writeAddedManifest(
  io: FileIo,
  uri: string,
  snapshotId: bigint,
  content: { readonly files: readonly DataFile[]; readonly schema: Schema; readonly layout: PlannedLayout },
): Promise<StoredManifest> {
  const { files, schema, layout } = content;
  const { spec, sortOrder } = layout;
  const partitions = partitionWriter(spec, layout.partitionFields);
  const records = files.map((file) => partitions.record(file.partition, file.uri));
  const sortOrderId = sortOrder.fields.length === 0 ? null : sortOrder['order-id'];
  const bytes = manifestBytes({
    header: {
      schema: printJson(schema),
      schemaId: String(schema['schema-id']),
      partitionSpec: printJson(spec.fields),
      partitionSpecId: String(spec['spec-id']),
      content: 'data',
      partition: partitions.schema,
    },
    entries: files.values().map((file, i) => ({
      status: entryStatus.added,
      snapshot_id: snapshotId,
      sequence_number: null,
      file_sequence_number: null,
      data_file: dataFileEntry(file, schema, { partition: records[i] ?? {}, sortOrderId }),
    })),
  });
  await io.write(uri, bytes, { exclusive: true });
  const rows = files.reduce((total, file) => total + file.recordCount, 0n);
  return describeAdded(
    { uri, bytes, snapshotId, specId: spec['spec-id'], partition: partitions.schema },
    records,
    rows,
  );
}

/** A manifest of new files, as a manifest list will name it. */
export function describeAdded(
  manifest: {
    readonly uri: string;
    readonly bytes: Uint8Array;
    readonly snapshotId: bigint;
    readonly specId: number;
    readonly partition: AvroSchema;
  },
  partitions: readonly object[],
  rows: bigint,
): StoredManifest {
  const { uri, bytes, snapshotId, specId, partition } = manifest;
  return {
    ...described(uri, bytes, snapshotId, specId, manifestContent.data),
    partitions: summaries(partition, partitions),
    added_files_count: partitions.length,
    added_rows_count: rows,
  };
}

/** Writes a manifest that lists the files of another as removed by the snapshot; they keep their sequence numbers. */
export async function writeRemovedManifest(
  io: FileIo,
  uri: string,
  snapshotId: bigint,
  removed: Manifest,
): Promise<StoredManifest> {
  const entries = removed.entries.map((entry) => ({ ...entry, status: entryStatus.deleted, snapshot_id: snapshotId }));
  const bytes = manifestBytes({ header: removed.header, entries });
  await io.write(uri, bytes, { exclusive: true });
  const content = manifestContent[removed.header.content];
  return {
    ...described(uri, bytes, snapshotId, Number(removed.header.partitionSpecId), content),
    partitions: summaries(
      removed.header.partition,
      entries.map((entry) => entry.data_file.partition),
    ),
    deleted_files_count: entries.length,
    deleted_rows_count: entries.reduce((total, entry) => total + entry.data_file.record_count, 0n),
  };
}

/** Manifests that differ in their files only become one, so that a table of many small manifests stays cheap to replace. */
export function mergeManifests(manifests: readonly Manifest[]): readonly Manifest[] {
  const merged = new Map<string, Manifest>();
  for (const { header, entries } of manifests) {
    const key = JSON.stringify([header.content, header.partitionSpecId, header.partition]);
    const before = merged.get(key);
    merged.set(key, before === undefined ? { header, entries } : { header, entries: [...before.entries, ...entries] });
  }
  return [...merged.values()];
}

/** As a manifest list of the given snapshot names it. */
export function listed(manifest: StoredManifest, sequenceNumber: bigint): ManifestFile {
  // The minimum is over live files: these are all new, or there are none.
  return { ...manifest, sequence_number: sequenceNumber, min_sequence_number: sequenceNumber };
}

/** Null without partition fields, as other writers have it. */
function summaries(partition: AvroSchema, records: readonly object[]): readonly FieldSummary[] | null {
  const found = partitionSummaries(partition, records);
  return found === null || found.length === 0 ? null : found;
}

function described(
  uri: string,
  bytes: Uint8Array,
  snapshotId: bigint,
  specId: number,
  content: number,
): StoredManifest {
  return {
    manifest_path: uri,
    manifest_length: BigInt(bytes.length),
    partition_spec_id: specId,
    content,
    added_snapshot_id: snapshotId,
    added_files_count: 0,
    existing_files_count: 0,
    deleted_files_count: 0,
    added_rows_count: 0n,
    existing_rows_count: 0n,
    deleted_rows_count: 0n,
    partitions: null,
    key_metadata: null,
  };
}
