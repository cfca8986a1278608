import { createHash } from 'node:crypto';
import type { DataFile } from './data-file.ts';
import { dataFileEntry } from './data-file-entry.ts';
import type { ManifestDataFile, MapPair } from './manifest.ts';
import { partitionWriter } from './partition-record.ts';
import type { PlannedLayout } from './plan-layout.ts';
import type { PartitionSpec, Schema } from './types.ts';

/** What of a manifest's entry readers skip a file by. */
type Skipping = Pick<
  ManifestDataFile,
  'partition' | 'value_counts' | 'null_value_counts' | 'nan_value_counts' | 'lower_bounds' | 'upper_bounds'
>;

/** What a file's partition values are of. */
type Spec = Pick<PartitionSpec, 'fields'>;

/**
 * SHA-256, in hex, of a file's partition (its values, and of which columns they are), counts and bounds as a manifest lists
 * them: what hides rows from readers if it is not what it was. The same for every manifest that lists the file alike,
 * whoever wrote it.
 */
export function entryDigest(entry: Skipping, { fields }: Spec): string {
  const said = [
    Object.values(entry.partition).map(text),
    pairs(entry.value_counts),
    pairs(entry.null_value_counts),
    pairs(entry.nan_value_counts),
    pairs(entry.lower_bounds),
    pairs(entry.upper_bounds),
    ...(fields.length === 0 ? [] : [fields.map(({ 'source-id': source, transform }) => [source, transform])]),
  ];
  return createHash('sha256').update(JSON.stringify(said)).digest('hex');
}

/** The digest of the entry that a new file will have. */
export function newEntryDigest(file: DataFile, schema: Schema, { spec, partitionFields }: PlannedLayout): string {
  const partition = partitionWriter(spec, partitionFields).record(file.partition, file.uri);
  return entryDigest(dataFileEntry(file, schema, { partition, sortOrderId: null }), spec);
}

/** No map and an empty one say the same. */
function pairs(map: readonly MapPair<unknown>[] | null): [number, string | null][] {
  return (map ?? []).map(({ key, value }): [number, string | null] => [key, text(value)]).sort(([a], [b]) => a - b);
}

function text(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value);
}
