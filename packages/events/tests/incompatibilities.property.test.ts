import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { incompatibilities } from '../scripts/incompatibilities.ts';
import { allSchemas, type JsonSchema } from '../scripts/json-schema.ts';

type Draft = { [keyword: string]: unknown };

const schemas = [...allSchemas().values()];

/** Every object schema inside an event's schema, as drafts to change. */
function objectsIn(schema: unknown): Draft[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const inner = Object.values(schema).flatMap(objectsIn);
  return 'properties' in schema && 'type' in schema ? [schema as Draft, ...inner] : inner;
}

function withOneObjectChanged(schema: JsonSchema, pick: number, change: (draft: Draft) => void): JsonSchema {
  const copy = structuredClone(schema);
  const objects = objectsIn(copy);
  change(objects[pick % objects.length] as Draft);
  return copy;
}

const anySchema = fc.constantFrom(...schemas);
const anyPick = fc.nat(50);

describe('incompatibilities of our own schemas', () => {
  it('are none between a schema and itself, or one with optional properties added anywhere', () => {
    fc.assert(
      fc.property(anySchema, anyPick, fc.uuid(), (schema, pick, name) => {
        const grown = withOneObjectChanged(schema, pick, (draft) => {
          draft.properties = { ...(draft.properties as Draft), [name]: { type: 'string' } };
        });
        expect(incompatibilities(schema, schema)).toEqual([]);
        expect(incompatibilities(schema, grown)).toEqual([]);
        // The way back takes a property away.
        expect(incompatibilities(grown, schema)).toHaveLength(1);
      }),
    );
  });

  it('are found in either direction when any one property changes its type, its presence or its being required', () => {
    const changes: readonly ((draft: Draft, name: string) => void)[] = [
      (draft, name) => {
        draft.properties = { ...(draft.properties as Draft), [name]: { const: 'something else' } };
      },
      (draft, name) => {
        draft.properties = Object.fromEntries(
          Object.entries(draft.properties as Draft).filter(([property]) => property !== name),
        );
        draft.required = ((draft.required ?? []) as string[]).filter((property) => property !== name);
      },
      (draft, name) => {
        const required = (draft.required ?? []) as string[];
        draft.required = required.includes(name) ? required.filter((one) => one !== name) : [...required, name];
      },
    ];
    fc.assert(
      fc.property(anySchema, anyPick, anyPick, fc.constantFrom(...changes), (schema, pick, property, change) => {
        const broken = withOneObjectChanged(schema, pick, (draft) => {
          const names = Object.keys(draft.properties as Draft);
          change(draft, names[property % names.length] as string);
        });
        expect(incompatibilities(schema, broken)).not.toEqual([]);
      }),
    );
  });
});
