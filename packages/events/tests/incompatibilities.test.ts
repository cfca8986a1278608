import { describe, expect, it } from 'vitest';
import { incompatibilities } from '../scripts/incompatibilities.ts';
import type { JsonSchema } from '../scripts/json-schema.ts';

const object = (properties: Record<string, JsonSchema>, required: readonly string[] = []): JsonSchema => ({
  type: 'object',
  properties,
  required,
});
const text = { type: 'string' };

const before = object(
  {
    id: { type: 'string', pattern: '^[a-z]+$' },
    note: text,
    attempt: { type: 'integer', minimum: 1, maximum: 100 },
    mode: { type: 'string', enum: ['source', 'lake'] },
    rows: { anyOf: [{ type: 'integer' }, { type: 'null' }] },
    tables: { type: 'array', items: object({ name: text, warning: text }, ['name']) },
    cost: { type: 'object', additionalProperties: { type: 'number' } },
  },
  ['id', 'attempt', 'mode', 'rows', 'tables'],
);

/** The schema with some properties replaced; `undefined` takes one away. */
function changed(properties: Record<string, JsonSchema | undefined>, required?: readonly string[]): JsonSchema {
  const all = { ...(before.properties as Record<string, JsonSchema>), ...properties };
  const kept = Object.entries(all).filter((entry): entry is [string, JsonSchema] => entry[1] !== undefined);
  return object(Object.fromEntries(kept), required ?? (before.required as string[]));
}

describe('a compatible change', () => {
  it.each<[string, JsonSchema]>([
    ['nothing', before],
    ['a new optional property', changed({ region: text })],
    [
      'a new optional property of a list item',
      changed({ tables: { type: 'array', items: object({ name: text, warning: text, size: text }, ['name']) } }),
    ],
    ['a new optional object with required parts', changed({ engine: object({ name: text }, ['name']) })],
    ['words', changed({ note: { type: 'string', description: 'Better said.', title: 'Note', examples: ['a'] } })],
    ['the order of an enum', changed({ mode: { type: 'string', enum: ['lake', 'source'] } })],
    ['the order of required', changed({}, ['tables', 'rows', 'mode', 'attempt', 'id'])],
    ['openness said aloud', { ...before, additionalProperties: {} }],
    ['another $id', { ...before, $id: 'urn:snapferry:event:Example:1.1' }],
  ])('%s', (_name, after) => {
    expect(incompatibilities(before, after)).toEqual([]);
  });
});

describe('a break', () => {
  it.each<[string, JsonSchema, string]>([
    [
      'a required property that is gone',
      changed({ id: undefined }, ['attempt', 'mode', 'rows', 'tables']),
      'id: the required property is gone',
    ],
    ['an optional property that is gone', changed({ note: undefined }), 'note: the optional property is gone'],
    ['a renamed property', changed({ note: undefined, remark: text }), 'note: the optional property is gone'],
    [
      'a required property that becomes optional',
      changed({}, ['attempt', 'mode', 'rows', 'tables']),
      'id: was required, is optional: old readers need it',
    ],
    [
      'an optional property that becomes required',
      changed({}, [...(before.required as string[]), 'note']),
      'note: was optional, is required: old senders omit it',
    ],
    [
      'a new required property',
      changed({ region: text }, [...(before.required as string[]), 'region']),
      'region: a new property is required: old senders do not know it',
    ],
    ['another type', changed({ note: { type: 'integer' } }), 'note: type was "string", is "integer"'],
    ['a wider type', changed({ note: { type: ['string', 'null'] } }), 'note: type was "string", is ["string","null"]'],
    [
      'a narrower enum',
      changed({ mode: { type: 'string', enum: ['source'] } }),
      'mode: enum was ["source","lake"], is ["source"]',
    ],
    [
      'a wider enum',
      changed({ mode: { type: 'string', enum: ['source', 'lake', 'edge'] } }),
      'mode: enum was ["source","lake"], is ["source","lake","edge"]',
    ],
    [
      'an enum where any text was',
      changed({ note: { type: 'string', enum: ['a'] } }),
      'note: enum was absent, is ["a"]',
    ],
    [
      'another pattern',
      changed({ id: { type: 'string', pattern: '^[a-z0-9]+$' } }),
      'id: pattern was "^[a-z]+$", is "^[a-z0-9]+$"',
    ],
    ['a pattern that goes', changed({ id: text }), 'id: pattern was "^[a-z]+$", is absent'],
    ['a new format', changed({ note: { type: 'string', format: 'uri' } }), 'note: format was absent, is "uri"'],
    [
      'a higher minimum',
      changed({ attempt: { type: 'integer', minimum: 2, maximum: 100 } }),
      'attempt: minimum was 1, is 2',
    ],
    [
      'a lower minimum',
      changed({ attempt: { type: 'integer', minimum: 0, maximum: 100 } }),
      'attempt: minimum was 1, is 0',
    ],
    [
      'a lower maximum',
      changed({ attempt: { type: 'integer', minimum: 1, maximum: 9 } }),
      'attempt: maximum was 100, is 9',
    ],
    [
      'a value that may no longer be null',
      changed({ rows: { type: 'integer' } }),
      'rows: anyOf had 2 alternatives, has 0',
    ],
    [
      'a value that may now be null',
      changed({ note: { anyOf: [text, { type: 'null' }] } }),
      'note: anyOf had 0 alternatives, has 2',
    ],
    [
      'a changed alternative',
      changed({ rows: { anyOf: [{ type: 'number' }, { type: 'null' }] } }),
      'rows: type was "integer", is "number"',
    ],
    [
      'a changed list item',
      changed({ tables: { type: 'array', items: object({ name: { type: 'integer' }, warning: text }, ['name']) } }),
      'tables[].name: type was "string", is "integer"',
    ],
    [
      'a list that may hold anything',
      changed({ tables: { type: 'array' } }),
      "tables[]: the items' schema came or went",
    ],
    [
      'a shorter list',
      changed({ tables: { ...(before.properties as { tables: JsonSchema }).tables, maxItems: 9 } }),
      'tables: maxItems was absent, is 9',
    ],
    [
      'an object that closes',
      { ...before, additionalProperties: false },
      '(root): additionalProperties was true, is false',
    ],
    [
      'other values of a map',
      changed({ cost: { type: 'object', additionalProperties: text } }),
      'cost.*: type was "number", is "string"',
    ],
    [
      'a named key in a map of numbers',
      changed({ cost: { type: 'object', properties: { currency: text }, additionalProperties: { type: 'number' } } }),
      'cost.currency: a new property where old readers allow no more',
    ],
    [
      'a keyword that the comparison does not know',
      { ...before, oneOf: [{ required: ['note'] }] },
      '(root): oneOf was absent, is [{"required":["note"]}]',
    ],
  ])('%s', (_name, after, problem) => {
    expect(incompatibilities(before, after)).toContain(problem);
  });
});
