/** Iceberg's primitive types of format version 2 (Iceberg spec, "Primitive Types"); `fixed` is left out: no PostgreSQL type maps to it. */
export type IcebergPrimitive =
  | 'boolean'
  | 'int'
  | 'long'
  | 'float'
  | 'double'
  | 'date'
  | 'time'
  | 'timestamp'
  | 'timestamptz'
  | 'string'
  | 'uuid'
  | 'binary'
  | `decimal(${number}, ${number})`;

export interface ListType {
  readonly type: 'list';
  readonly 'element-id': number;
  readonly element: IcebergPrimitive;
  readonly 'element-required': boolean;
}

export interface NestedField {
  readonly id: number;
  readonly name: string;
  readonly required: boolean;
  readonly type: IcebergPrimitive | ListType;
  readonly doc?: string;
}

export interface Schema {
  readonly type: 'struct';
  readonly 'schema-id': number;
  readonly fields: readonly NestedField[];
}

export interface PartitionField {
  readonly 'source-id': number;
  readonly 'field-id': number;
  readonly name: string;
  readonly transform: string;
}

export interface PartitionSpec {
  readonly 'spec-id': number;
  readonly fields: readonly PartitionField[];
}

export interface SortField {
  readonly transform: string;
  readonly 'source-id': number;
  readonly direction: 'asc' | 'desc';
  readonly 'null-order': 'nulls-first' | 'nulls-last';
}

export interface SortOrder {
  readonly 'order-id': number;
  readonly fields: readonly SortField[];
}

/** `operation` and free keys; the values are strings, numbers included. */
export type SnapshotSummary = Readonly<Record<string, string>> & { readonly operation: string };

export interface Snapshot {
  readonly 'snapshot-id': bigint;
  readonly 'parent-snapshot-id'?: bigint;
  readonly 'sequence-number': bigint;
  readonly 'timestamp-ms': number;
  readonly 'manifest-list': string;
  readonly summary: SnapshotSummary;
  readonly 'schema-id'?: number;
}

export interface SnapshotRef {
  readonly 'snapshot-id': bigint;
  readonly type: 'branch' | 'tag';
  readonly 'min-snapshots-to-keep'?: number;
  readonly 'max-snapshot-age-ms'?: number;
  readonly 'max-ref-age-ms'?: number;
}

export interface SnapshotLogEntry {
  readonly 'snapshot-id': bigint;
  readonly 'timestamp-ms': number;
}

export interface MetadataLogEntry {
  readonly 'metadata-file': string;
  readonly 'timestamp-ms': number;
}

/**
 * Table metadata of format version 2 (Iceberg spec, "Table Metadata"). Snapshot ids and sequence numbers are int64,
 * so they are bigint; times are milliseconds since the epoch. Fields that are not named here survive a round trip.
 */
export interface TableMetadata {
  readonly 'format-version': 2;
  readonly 'table-uuid': string;
  readonly location: string;
  readonly 'last-sequence-number': bigint;
  readonly 'last-updated-ms': number;
  readonly 'last-column-id': number;
  readonly schemas: readonly Schema[];
  readonly 'current-schema-id': number;
  readonly 'partition-specs': readonly PartitionSpec[];
  readonly 'default-spec-id': number;
  readonly 'last-partition-id': number;
  readonly 'sort-orders': readonly SortOrder[];
  readonly 'default-sort-order-id': number;
  readonly properties: Readonly<Record<string, string>>;
  readonly 'current-snapshot-id'?: bigint;
  readonly snapshots: readonly Snapshot[];
  readonly 'snapshot-log': readonly SnapshotLogEntry[];
  readonly 'metadata-log': readonly MetadataLogEntry[];
  readonly refs: Readonly<Record<string, SnapshotRef>>;
}

export interface TableIdentifier {
  readonly namespace: string;
  readonly name: string;
}

/** What a column of a table is wanted to look like; ids are the table format's own affair. */
export interface WantedColumn {
  readonly name: string;
  readonly type: IcebergPrimitive | `list<${IcebergPrimitive}>`;
  readonly doc?: string;
  /** The name that the column had before. It may stay for ever: once the column is renamed it says nothing new. */
  readonly renamedFrom?: string;
}

/** `<namespace>.<table>`, as people and messages name a table. */
export function tableName(table: TableIdentifier): string {
  return `${table.namespace}.${table.name}`;
}

/** The table that `<namespace>.<table>` names. */
export function tableIdentifier(name: string): TableIdentifier {
  const [namespace = '', table = ''] = name.split('.');
  return { namespace, name: table };
}

export function currentSchema(metadata: TableMetadata): Schema {
  const schema = metadata.schemas.find((each) => each['schema-id'] === metadata['current-schema-id']);
  if (schema === undefined) throw new Error(`current-schema-id ${metadata['current-schema-id']} names no schema`);
  return schema;
}

export function snapshotById(metadata: TableMetadata, id: bigint): Snapshot | undefined {
  return metadata.snapshots.find((each) => each['snapshot-id'] === id);
}

/** The snapshot that `main` points to; none in a table that was created without data. */
export function currentSnapshot(metadata: TableMetadata): Snapshot | undefined {
  const id = metadata['current-snapshot-id'];
  return id === undefined ? undefined : snapshotById(metadata, id);
}
