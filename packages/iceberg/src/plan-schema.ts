import type { TableHead } from './catalog.ts';
import { UnsupportedSchemaChangeError } from './errors.ts';
import { currentSchema, type ListType, type NestedField, type Schema, tableName, type WantedColumn } from './types.ts';

export interface PlannedSchema {
  readonly schema: Schema;
  readonly lastColumnId: number;
  /** Names of the wanted columns that the table does not have yet. */
  readonly added: readonly string[];
  /** Whether the table's current schema has to change at all. */
  readonly changed: boolean;
}

/**
 * The schema that holds the wanted columns on top of the table's current one. Every new column is optional and gets
 * an id that was never used before. A column that is not wanted any more stays and reads as null.
 *
 * @throws UnsupportedSchemaChangeError if a column has another type, is required, or is wanted twice.
 */
export function planSchema(head: TableHead | undefined, wanted: readonly WantedColumn[]): PlannedSchema {
  const name = head === undefined ? 'the new table' : tableName(head.identifier);
  refuseRepeats(name, wanted);
  const current = head === undefined ? undefined : currentSchema(head.metadata);
  const existing = new Map(current?.fields.map((field) => [field.name, field]));
  refuseMisfits(name, existing, wanted);
  let lastColumnId = head?.metadata['last-column-id'] ?? 0;
  const missing = wanted.filter((column) => !existing.has(column.name));
  const fields = missing.map((column) => {
    const field = newField(column, lastColumnId + 1);
    lastColumnId = typeof field.type === 'string' ? field.id : field.type['element-id'];
    return field;
  });
  const schema: Schema = {
    type: 'struct',
    'schema-id': fields.length > 0 || current === undefined ? nextSchemaId(head) : current['schema-id'],
    fields: [...(current?.fields ?? []), ...fields],
  };
  const changed = fields.length > 0 || current === undefined;
  return { schema: changed ? schema : current, lastColumnId, added: missing.map((column) => column.name), changed };
}

/** The type as people write it: a primitive's name, or `list<…>`. */
export function typeText(type: NestedField['type']): string {
  if (typeof type === 'string') return type.replace(/\s*,\s*/, ', ');
  return type.type === 'list' && typeof type.element === 'string'
    ? `list<${typeText(type.element)}>`
    : nestedTypeName(type);
}

// Tables of other writers may hold structs and maps, which our type does not name.
function nestedTypeName(type: { readonly type: string }): string {
  return type.type;
}

function newField(column: WantedColumn, id: number): NestedField {
  const type = /^list<(.+)>$/.test(column.type) ? listType(column.type, id + 1) : (column.type as NestedField['type']);
  return { id, name: column.name, required: false, type, ...(column.doc === undefined ? {} : { doc: column.doc }) };
}

function listType(text: string, elementId: number): ListType {
  const element = text.slice('list<'.length, -1) as ListType['element'];
  return { type: 'list', 'element-id': elementId, element, 'element-required': false };
}

function nextSchemaId(head: TableHead | undefined): number {
  return Math.max(-1, ...(head?.metadata.schemas ?? []).map((each) => each['schema-id'])) + 1;
}

function refuseRepeats(table: string, wanted: readonly WantedColumn[]): void {
  const seen = new Set<string>();
  for (const { name } of wanted) {
    if (seen.has(name)) throw new UnsupportedSchemaChangeError(`${table}: column ${name} is wanted twice`);
    seen.add(name);
  }
}

function refuseMisfits(
  table: string,
  existing: ReadonlyMap<string, NestedField>,
  wanted: readonly WantedColumn[],
): void {
  for (const column of wanted) {
    const field = existing.get(column.name);
    if (field === undefined) continue;
    const found = typeText(field.type);
    const type = normalised(column.type);
    if (found !== type) {
      throw new UnsupportedSchemaChangeError(
        `${table}, column ${column.name}: the table has type ${found}, wanted is ${type}; a type cannot be changed`,
        { context: { column: column.name, found, wanted: type } },
      );
    }
  }
  const names = new Set(wanted.map((column) => column.name));
  for (const field of existing.values()) {
    // Our files may hold nulls in every column and lack the columns that are not wanted.
    if (!field.required) continue;
    throw new UnsupportedSchemaChangeError(
      `${table}, column ${field.name}: expected an optional column, found a required one` +
        `${names.has(field.name) ? '' : ' that is not wanted any more'}`,
      { context: { column: field.name } },
    );
  }
}

function normalised(type: string): string {
  return type.replace(/\s*,\s*/, ', ');
}
