import type { AvroSchema, AvroSchemaObject } from './avro/container.ts';

// The Avro schemas of manifests and manifest lists, format version 2 (Iceberg spec, "Manifests", "Manifest Lists").

interface FieldSchema extends AvroSchemaObject {
  readonly name: string;
  readonly 'field-id': number;
}

function field(id: number, name: string, type: AvroSchema): FieldSchema {
  return { name, type, 'field-id': id };
}

function optional(id: number, name: string, type: AvroSchema): FieldSchema {
  return { name, type: ['null', type], default: null, 'field-id': id };
}

function record(name: string, fields: readonly FieldSchema[]): AvroSchemaObject {
  return { type: 'record', name, fields };
}

/** Avro's own maps have string keys only, so Iceberg writes a map as a list of pairs. */
function mapOf(keyId: number, valueId: number, value: AvroSchema): AvroSchemaObject {
  const pair = record(`k${keyId}_v${valueId}`, [field(keyId, 'key', 'int'), field(valueId, 'value', value)]);
  return { type: 'array', items: pair, logicalType: 'map' };
}

function listOf(elementId: number, items: AvroSchema): AvroSchemaObject {
  return { type: 'array', items, 'element-id': elementId };
}

/** The field id of the partition record, whose fields depend on the table. */
export const partitionFieldId = 102;

/** The partition record of a table without partitions. */
export const noPartition: AvroSchemaObject = record('r102', []);

export function manifestEntrySchema(partition: AvroSchema): AvroSchemaObject {
  return record('manifest_entry', [
    field(0, 'status', 'int'),
    optional(1, 'snapshot_id', 'long'),
    optional(3, 'sequence_number', 'long'),
    optional(4, 'file_sequence_number', 'long'),
    field(2, 'data_file', dataFileSchema(partition)),
  ]);
}

function dataFileSchema(partition: AvroSchema): AvroSchemaObject {
  return record('r2', [
    field(134, 'content', 'int'),
    field(100, 'file_path', 'string'),
    field(101, 'file_format', 'string'),
    field(partitionFieldId, 'partition', partition),
    field(103, 'record_count', 'long'),
    field(104, 'file_size_in_bytes', 'long'),
    optional(108, 'column_sizes', mapOf(117, 118, 'long')),
    optional(109, 'value_counts', mapOf(119, 120, 'long')),
    optional(110, 'null_value_counts', mapOf(121, 122, 'long')),
    optional(137, 'nan_value_counts', mapOf(138, 139, 'long')),
    optional(125, 'lower_bounds', mapOf(126, 127, 'bytes')),
    optional(128, 'upper_bounds', mapOf(129, 130, 'bytes')),
    optional(131, 'key_metadata', 'bytes'),
    optional(132, 'split_offsets', listOf(133, 'long')),
    optional(135, 'equality_ids', listOf(136, 'int')),
    optional(140, 'sort_order_id', 'int'),
    optional(143, 'referenced_data_file', 'string'),
  ]);
}

const fieldSummary = record('r508', [
  field(509, 'contains_null', 'boolean'),
  optional(518, 'contains_nan', 'boolean'),
  optional(510, 'lower_bound', 'bytes'),
  optional(511, 'upper_bound', 'bytes'),
]);

export const manifestFileSchema: AvroSchemaObject = record('manifest_file', [
  field(500, 'manifest_path', 'string'),
  field(501, 'manifest_length', 'long'),
  field(502, 'partition_spec_id', 'int'),
  field(517, 'content', 'int'),
  field(515, 'sequence_number', 'long'),
  field(516, 'min_sequence_number', 'long'),
  field(503, 'added_snapshot_id', 'long'),
  field(504, 'added_files_count', 'int'),
  field(505, 'existing_files_count', 'int'),
  field(506, 'deleted_files_count', 'int'),
  field(512, 'added_rows_count', 'long'),
  field(513, 'existing_rows_count', 'long'),
  field(514, 'deleted_rows_count', 'long'),
  optional(507, 'partitions', listOf(508, fieldSummary)),
  optional(519, 'key_metadata', 'bytes'),
]);

/** The spec's name for each field id in a schema made here. */
export function namesById(schema: AvroSchema): Map<number, string> {
  const names = new Map<number, string>();
  collect(schema, names);
  return names;
}

function collect(schema: AvroSchema, names: Map<number, string>): void {
  if (typeof schema === 'string') return;
  if (isUnion(schema)) {
    for (const each of schema) collect(each, names);
    return;
  }
  for (const each of (schema.fields ?? []) as readonly FieldSchema[]) {
    names.set(each['field-id'], each.name);
    collect(each.type, names);
  }
  if (schema.items !== undefined) collect(schema.items as AvroSchema, names);
}

function isUnion(schema: AvroSchema): schema is readonly AvroSchema[] {
  return Array.isArray(schema);
}
