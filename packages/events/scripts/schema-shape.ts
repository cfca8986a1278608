import type { JsonSchema } from './json-schema.ts';

const words = new Set(['$id', 'title', 'description', '$comment']);

/** The schema without its words: a better explanation is no new version. */
export function shapeOf(schema: JsonSchema): unknown {
  return withoutWords(schema);
}

function withoutWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutWords);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]): [string, unknown][] => {
      // Below `properties` the keys are names of fields, and one of them may be called `title`.
      if (key === 'properties') return [[key, mapValues(inner as Record<string, unknown>)]];
      return words.has(key) ? [] : [[key, withoutWords(inner)]];
    }),
  );
}

function mapValues(properties: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, withoutWords(schema)]));
}
