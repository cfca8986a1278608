import type { AvroSchema, AvroSchemaObject } from './container.ts';

interface AvroField extends AvroSchemaObject {
  readonly name: string;
  readonly 'field-id'?: number;
}

/**
 * Gives every field of a writer's schema the name that the Iceberg spec has for its field id; writers may choose
 * names, ids are fixed. Below the fields in `leave` (the partition record) nothing is renamed.
 */
export function renameByFieldId(
  schema: AvroSchemaObject,
  names: ReadonlyMap<number, string>,
  leave: ReadonlySet<number> = new Set(),
): AvroSchemaObject {
  return renameObject(schema, names, leave);
}

function rename(schema: AvroSchema, names: ReadonlyMap<number, string>, leave: ReadonlySet<number>): AvroSchema {
  if (typeof schema === 'string') return schema;
  return isUnion(schema) ? schema.map((each) => rename(each, names, leave)) : renameObject(schema, names, leave);
}

function renameObject(
  schema: AvroSchemaObject,
  names: ReadonlyMap<number, string>,
  leave: ReadonlySet<number>,
): AvroSchemaObject {
  const inner = { ...schema, type: typeof schema.type === 'string' ? schema.type : rename(schema.type, names, leave) };
  if (schema.type === 'array') return { ...inner, items: rename(schema.items as AvroSchema, names, leave) };
  if (schema.type !== 'record') return inner;
  const fields = (schema.fields as readonly AvroField[]).map((field) => {
    const id = field['field-id'];
    const name = (id === undefined ? undefined : names.get(id)) ?? field.name;
    const type = id !== undefined && leave.has(id) ? field.type : rename(field.type, names, leave);
    return { ...field, name, type };
  });
  return { ...inner, fields };
}

function isUnion(schema: AvroSchema): schema is readonly AvroSchema[] {
  return Array.isArray(schema);
}
