import type { JsonSchema } from './json-schema.ts';

/** One property of an event, for a reader. */
export interface Field {
  /** Dotted path; `[]` stands for each item of a list. */
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly description: string;
}

/** The properties of a schema, each followed by its own. */
export function fieldsOf(schema: JsonSchema, path = ''): Field[] {
  const required = new Set((schema.required ?? []) as string[]);
  const properties = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>);
  return properties.flatMap(([key, property]) => {
    const name = path === '' ? key : `${path}.${key}`;
    const field = {
      name,
      type: typeName(property),
      required: required.has(key),
      description: String(property.description ?? ''),
    };
    return [field, ...fieldsOf(property, name), ...fieldsOf(itemsOf(property), `${name}[]`)];
  });
}

function typeName(schema: JsonSchema): string {
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => `\`${value}\``).join(' or ');
  if (Array.isArray(schema.anyOf)) return schema.anyOf.map((one: JsonSchema) => typeName(one)).join(' or ');
  if (schema.type === 'array') return `list of ${typeName(itemsOf(schema))}`;
  return String(schema.format ?? schema.type ?? 'any');
}

function itemsOf(schema: JsonSchema): JsonSchema {
  return (schema.items ?? {}) as JsonSchema;
}
