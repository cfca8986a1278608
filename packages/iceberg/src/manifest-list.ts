import { readAvro, writeAvro } from './avro/container.ts';
import { renameByFieldId } from './avro/rename-by-field-id.ts';
import { InvalidTableError } from './errors.ts';
import type { FileIo } from './file-io.ts';
import { manifestFileSchema, namesById } from './manifest-schema.ts';
import type { FieldSummary } from './partition-summaries.ts';
import type { Snapshot } from './types.ts';

/** One manifest as a manifest list names it, in the spec's own names. */
export interface ManifestFile {
  readonly manifest_path: string;
  readonly manifest_length: bigint;
  readonly partition_spec_id: number;
  readonly content: number;
  readonly sequence_number: bigint;
  readonly min_sequence_number: bigint;
  readonly added_snapshot_id: bigint;
  readonly added_files_count: number;
  readonly existing_files_count: number;
  readonly deleted_files_count: number;
  readonly added_rows_count: bigint;
  readonly existing_rows_count: bigint;
  readonly deleted_rows_count: bigint;
  readonly partitions: readonly FieldSummary[] | null;
  readonly key_metadata: Uint8Array | null;
}

/** The bytes of a snapshot's manifest list of format version 2. */
export function manifestListBytes(snapshot: Snapshot, manifests: readonly ManifestFile[]): Buffer {
  const header = {
    'snapshot-id': String(snapshot['snapshot-id']),
    'parent-snapshot-id': String(snapshot['parent-snapshot-id'] ?? 'null'),
    'sequence-number': String(snapshot['sequence-number']),
    'format-version': '2',
  };
  return writeAvro(manifestFileSchema, header, manifests);
}

const names = namesById(manifestFileSchema);

// Lists of format version 1 have neither contents nor sequence numbers, and may leave out counts.
const absent = {
  content: 0,
  sequence_number: 0n,
  min_sequence_number: 0n,
  added_files_count: -1,
  existing_files_count: -1,
  deleted_files_count: -1,
  added_rows_count: -1n,
  existing_rows_count: -1n,
  deleted_rows_count: -1n,
  partitions: null,
  key_metadata: null,
};

/**
 * The manifests of a snapshot, whoever wrote its list. A count that the writer left out is -1.
 *
 * @throws InvalidTableError, UnsupportedTableError
 */
export async function readManifestList(io: FileIo, snapshot: Snapshot): Promise<readonly ManifestFile[]> {
  const path = snapshot['manifest-list'];
  if (path === undefined) throw new InvalidTableError(`snapshot ${snapshot['snapshot-id']} names no manifest list`);
  const { records } = readAvro<ManifestFile>(await io.read(path), path, (schema) => renameByFieldId(schema, names));
  if (!records.every(({ manifest_path: named }) => typeof named === 'string')) {
    throw new InvalidTableError(`expected a manifest list, found an Avro file that names no manifests: ${path}`);
  }
  return records.map((record) => ({ ...absent, ...withoutNulls(record) }));
}

function withoutNulls(record: ManifestFile): ManifestFile {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null)) as unknown as ManifestFile;
}
