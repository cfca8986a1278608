import { type AvroSchema, type AvroSchemaObject, readAvro, writeAvro } from './avro/container.ts';
import { renameByFieldId } from './avro/rename-by-field-id.ts';
import { InvalidTableError } from './errors.ts';
import type { FileIo } from './file-io.ts';
import type { ManifestFile } from './manifest-list.ts';
import { manifestEntrySchema, namesById, noPartition, partitionFieldId } from './manifest-schema.ts';

/** `content` of a manifest: what kind of files it lists. */
export const manifestContent = { data: 0, deletes: 1 } as const;
/** `content` of a file. */
export const fileContent = { data: 0, positionDeletes: 1, equalityDeletes: 2 } as const;
export const entryStatus = { existing: 0, added: 1, deleted: 2 } as const;

export interface MapPair<V> {
  readonly key: number;
  readonly value: V;
}

/** A file as a manifest lists it, in the spec's own names. */
export interface ManifestDataFile {
  readonly content: number;
  readonly file_path: string;
  readonly file_format: string;
  readonly partition: object;
  readonly record_count: bigint;
  readonly file_size_in_bytes: bigint;
  readonly column_sizes: readonly MapPair<bigint>[] | null;
  readonly value_counts: readonly MapPair<bigint>[] | null;
  readonly null_value_counts: readonly MapPair<bigint>[] | null;
  readonly nan_value_counts: readonly MapPair<bigint>[] | null;
  readonly lower_bounds: readonly MapPair<Uint8Array>[] | null;
  readonly upper_bounds: readonly MapPair<Uint8Array>[] | null;
  readonly key_metadata: Uint8Array | null;
  readonly split_offsets: readonly bigint[] | null;
  readonly equality_ids: readonly number[] | null;
  readonly sort_order_id: number | null;
  readonly referenced_data_file: string | null;
}

export interface ManifestEntry {
  readonly status: number;
  /** Null in a file means: inherited from the manifest list (Iceberg spec, "Sequence Number Inheritance"). */
  readonly snapshot_id: bigint | null;
  readonly sequence_number: bigint | null;
  readonly file_sequence_number: bigint | null;
  readonly data_file: ManifestDataFile;
}

/** What a manifest's files were written against; JSON text as the header holds it. */
export interface ManifestHeader {
  readonly schema: string;
  readonly schemaId: string;
  readonly partitionSpec: string;
  readonly partitionSpecId: string;
  readonly content: 'data' | 'deletes';
  /** Avro schema of the partition record. */
  readonly partition: AvroSchema;
}

export interface Manifest {
  readonly header: ManifestHeader;
  readonly entries: readonly ManifestEntry[];
}

/** The bytes of a manifest of format version 2. Of entries that are made as they are asked for, one is held at a time. */
export function manifestBytes({
  header,
  entries,
}: {
  header: ManifestHeader;
  entries: Iterable<ManifestEntry>;
}): Buffer {
  const entry = manifestEntrySchema(header.partition);
  return writeAvro(
    entry,
    {
      schema: header.schema,
      'schema-id': header.schemaId,
      'partition-spec': header.partitionSpec,
      'partition-spec-id': header.partitionSpecId,
      'format-version': '2',
      content: header.content,
    },
    entries,
  );
}

const names = namesById(manifestEntrySchema(noPartition));

/**
 * Reads a manifest that any writer wrote, of format version 1 or 2; ids and sequence numbers that it leaves to the
 * manifest list are filled in from there.
 *
 * @throws InvalidTableError, UnsupportedTableError
 */
export async function readManifest(io: FileIo, file: ManifestFile): Promise<Manifest> {
  const { header, entries } = readManifestBytes(await io.read(file.manifest_path), file.manifest_path);
  return {
    header: {
      ...header,
      partitionSpecId: header.partitionSpecId === '' ? String(file.partition_spec_id) : header.partitionSpecId,
      content: file.content === manifestContent.deletes ? 'deletes' : 'data',
    },
    entries: entries.map((entry) => inherited(entry, file)),
  };
}

/** A manifest as it is, whatever lists it: what it leaves to the manifest list is null, and an unsaid spec id ''. */
export function readManifestBytes(bytes: Uint8Array, uri: string): Manifest {
  let partition: AvroSchema = noPartition;
  const { header, records } = readAvro<Partial<ManifestEntry>>(bytes, uri, (schema) => {
    const renamed = renameByFieldId(schema, names, new Set([partitionFieldId]));
    partition = partitionOf(renamed);
    return renamed;
  });
  return {
    header: {
      schema: header.schema ?? '',
      schemaId: header['schema-id'] ?? '0',
      partitionSpec: header['partition-spec'] ?? '[]',
      partitionSpecId: header['partition-spec-id'] ?? '',
      content: header.content === 'deletes' ? 'deletes' : 'data',
      partition,
    },
    entries: records.map((record) => complete(record, uri)),
  };
}

/** Whether the entry's file is part of the snapshot whose manifest list names the manifest. */
export function isLive(entry: ManifestEntry): boolean {
  return entry.status !== entryStatus.deleted;
}

interface Fielded extends AvroSchemaObject {
  readonly fields: readonly { readonly name: string; readonly type: AvroSchema }[];
}

function partitionOf(entry: AvroSchemaObject): AvroSchema {
  const file = typeOf(entry as Fielded, 'data_file');
  return file === undefined ? noPartition : (typeOf(file as Fielded, 'partition') ?? noPartition);
}

function typeOf(record: Fielded, name: string): AvroSchema | undefined {
  return record.fields.find((field) => field.name === name)?.type;
}

const absent = {
  content: fileContent.data,
  column_sizes: null,
  value_counts: null,
  null_value_counts: null,
  nan_value_counts: null,
  lower_bounds: null,
  upper_bounds: null,
  key_metadata: null,
  split_offsets: null,
  equality_ids: null,
  sort_order_id: null,
  referenced_data_file: null,
};

/** Fills in what older or other writers leave out. */
function complete(entry: Partial<ManifestEntry>, uri: string): ManifestEntry {
  const file = entry.data_file as Partial<ManifestDataFile> | undefined;
  if (typeof file?.file_path !== 'string') {
    throw new InvalidTableError(`expected a manifest, found an Avro file that names no files: ${uri}`);
  }
  return {
    status: entry.status ?? entryStatus.existing,
    snapshot_id: entry.snapshot_id ?? null,
    sequence_number: entry.sequence_number ?? null,
    file_sequence_number: entry.file_sequence_number ?? null,
    data_file: { ...absent, ...(file as ManifestDataFile) },
  };
}

function inherited(entry: ManifestEntry, file: ManifestFile): ManifestEntry {
  // Files of a version 1 manifest have sequence number 0, as its manifest list entry has.
  const inherits = entry.status === entryStatus.added || file.sequence_number === 0n;
  return {
    ...entry,
    snapshot_id: entry.snapshot_id ?? file.added_snapshot_id,
    sequence_number: entry.sequence_number ?? (inherits ? file.sequence_number : null),
    file_sequence_number: entry.file_sequence_number ?? (inherits ? file.sequence_number : null),
  };
}
