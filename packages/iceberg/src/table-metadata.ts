import { InvalidTableError, UnsupportedTableError } from './errors.ts';
import { parseJson, printJson } from './lossless-json.ts';
import type { Snapshot, SnapshotRef, SortOrder, TableMetadata } from './types.ts';

const required = {
  'table-uuid': 'string',
  location: 'string',
  'last-sequence-number': 'bigint',
  'last-updated-ms': 'number',
  'last-column-id': 'number',
  'current-schema-id': 'number',
  'default-spec-id': 'number',
  'last-partition-id': 'number',
  'default-sort-order-id': 'number',
} as const;

const lists = ['schemas', 'partition-specs', 'sort-orders'] as const;

/**
 * Reads a metadata file's text. Optional parts that are absent get their empty form, `main` is derived from
 * `current-snapshot-id` where a writer left out `refs`, and a default sort order of no fields need not be listed.
 *
 * @throws UnsupportedTableError if the format version is not 2; InvalidTableError if a required field is missing, or names
 *   what is not there.
 */
export function parseTableMetadata(text: string, source: string): TableMetadata {
  const raw = parseObject(text, source);
  const version = raw['format-version'];
  if (version !== 2) {
    throw new UnsupportedTableError(`expected Iceberg format version 2, found ${String(version)} in ${source}`);
  }
  for (const [field, type] of Object.entries(required)) {
    if (typeof raw[field] !== type) throw new InvalidTableError(`expected a ${type} as ${field} in ${source}`);
  }
  for (const field of lists) {
    if (!Array.isArray(raw[field])) throw new InvalidTableError(`expected a list as ${field} in ${source}`);
  }
  const metadata = withDefaults(raw);
  requireReferences(metadata, source);
  return metadata;
}

/** Readers refuse a table, or read another content than we do, where one id does not stand for what it should. */
function requireReferences(metadata: TableMetadata, source: string): void {
  const { 'current-snapshot-id': current, refs } = metadata;
  const there: Readonly<Record<string, boolean>> = {
    'current-schema-id': metadata.schemas.some((each) => each['schema-id'] === metadata['current-schema-id']),
    'default-spec-id': metadata['partition-specs'].some((each) => each['spec-id'] === metadata['default-spec-id']),
    'default-sort-order-id': metadata['sort-orders'].some(
      (each) => each['order-id'] === metadata['default-sort-order-id'],
    ),
    'current-snapshot-id': current === undefined || metadata.snapshots.some((each) => each['snapshot-id'] === current),
  };
  for (const [field, is] of Object.entries(there)) {
    if (!is) throw new InvalidTableError(`expected ${field} to name what is there, found it nowhere in ${source}`);
  }
  if (refs.main?.['snapshot-id'] !== current) {
    throw new InvalidTableError(`expected main to be at the current snapshot, found it elsewhere in ${source}`);
  }
}

/** The text of a metadata file, int64 values exact. */
export function printTableMetadata(metadata: TableMetadata): string {
  return printJson(metadata);
}

function parseObject(text: string, source: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch {
    // The parser's own message quotes the text around the fault, so it is not passed on.
    throw new InvalidTableError(`expected JSON in ${source}, found ${text.length} characters that do not parse`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new InvalidTableError(`expected a JSON object in ${source}`);
}

function withDefaults(raw: Record<string, unknown>): TableMetadata {
  const { 'current-snapshot-id': current, ...rest } = raw;
  // Writers say "no snapshot" by leaving it out, by null or by -1.
  const id = typeof current === 'bigint' && current !== -1n ? current : undefined;
  const main: Record<string, SnapshotRef> = id === undefined ? {} : { main: { 'snapshot-id': id, type: 'branch' } };
  return {
    ...(rest as unknown as TableMetadata),
    properties: (raw.properties ?? {}) as Record<string, string>,
    'sort-orders': withUnsorted(raw['sort-orders'] as SortOrder[], raw['default-sort-order-id']),
    snapshots: ((raw.snapshots ?? []) as Snapshot[]).map(withSummary),
    'snapshot-log': (raw['snapshot-log'] ?? []) as TableMetadata['snapshot-log'],
    'metadata-log': (raw['metadata-log'] ?? []) as TableMetadata['metadata-log'],
    refs: { ...main, ...(raw.refs as Record<string, SnapshotRef> | undefined) },
    ...(id === undefined ? {} : { 'current-snapshot-id': id }),
  };
}

// Id 0 is reserved for the order of no fields (Iceberg spec, "Sorting"), so PyIceberg and Iceberg's Rust library take a list without it.
function withUnsorted(orders: readonly SortOrder[], defaultId: unknown): readonly SortOrder[] {
  if (defaultId !== 0 || orders.some((each) => each['order-id'] === 0)) return orders;
  return [...orders, { 'order-id': 0, fields: [] }];
}

// Snapshots of a table that was upgraded from version 1 may lack both fields; the spec reads them as below.
function withSummary(snapshot: Snapshot): Snapshot {
  return {
    ...snapshot,
    'sequence-number': snapshot['sequence-number'] ?? 0n,
    summary: snapshot.summary ?? { operation: 'overwrite' },
  };
}
