import type { Column, Table, TableInput } from '@aws-sdk/client-glue';
import { currentSchema, type NestedField, type TableIdentifier } from '../types.ts';
import type { WrittenMetadata } from './object-metadata.ts';

/**
 * A Glue table that points to the metadata. Readers take everything else from there; the columns are for Glue's console,
 * for Lake Formation's grants and for search. What others set on the standing table is kept.
 */
export function tableInput(
  { name }: TableIdentifier,
  { location, metadata, metadataLocation }: WrittenMetadata,
  standing: Table | undefined,
): TableInput {
  const previous = standing?.Parameters?.metadata_location;
  return {
    ...kept(standing),
    Name: name,
    TableType: 'EXTERNAL_TABLE',
    Parameters: {
      ...standing?.Parameters,
      table_type: 'ICEBERG',
      metadata_location: metadataLocation,
      ...(previous === undefined ? {} : { previous_metadata_location: previous }),
    },
    StorageDescriptor: {
      ...standing?.StorageDescriptor,
      Location: location,
      Columns: currentSchema(metadata).fields.map(column),
    },
  };
}

/** What of a table UpdateTable takes back; the rest of a `Table` Glue itself keeps. */
function kept(standing: Table | undefined): Partial<TableInput> {
  if (standing === undefined) return {};
  const { Description, Owner, Retention, PartitionKeys, ViewOriginalText, ViewExpandedText } = standing;
  const fields = { Description, Owner, Retention, PartitionKeys, ViewOriginalText, ViewExpandedText };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

// Glue's limit for a comment (Glue API reference, "Column").
const longestComment = 255;

function column(field: NestedField): Column {
  return {
    Name: field.name,
    Type: glueType(field.type),
    ...(field.doc === undefined ? {} : { Comment: field.doc.slice(0, longestComment) }),
    Parameters: {
      'iceberg.field.id': String(field.id),
      'iceberg.field.optional': String(!field.required),
      'iceberg.field.current': 'true',
    },
  };
}

const names: Readonly<Record<string, string>> = {
  long: 'bigint',
  timestamptz: 'timestamp',
  // Hive, whose types Glue uses, has neither.
  time: 'string',
  uuid: 'string',
};

/** Any type of the format, since tables of other writers may hold structs and maps too. */
type AnyType =
  | string
  | { readonly type: 'list'; readonly element: AnyType }
  | { readonly type: 'map'; readonly key: AnyType; readonly value: AnyType }
  | { readonly type: 'struct'; readonly fields: readonly { readonly name: string; readonly type: AnyType }[] };

function glueType(type: AnyType): string {
  if (typeof type === 'string') return primitive(type);
  if (type.type === 'list') return `array<${glueType(type.element)}>`;
  if (type.type === 'map') return `map<${glueType(type.key)},${glueType(type.value)}>`;
  return `struct<${type.fields.map((field) => `${field.name}:${glueType(field.type)}`).join(',')}>`;
}

function primitive(type: string): string {
  if (type.startsWith('fixed')) return 'binary';
  return names[type] ?? type.replaceAll(' ', '');
}
