import { isDeepStrictEqual } from 'node:util';
import type { JsonSchema } from './json-schema.ts';

/** Keywords that say nothing about which messages fit, and those whose parts are compared on their own. */
const annotations = new Set([
  '$schema',
  '$id',
  '$comment',
  'title',
  'description',
  'examples',
  'default',
  'deprecated',
]);
const descended = new Set(['properties', 'required', 'items', 'anyOf', 'additionalProperties']);

/**
 * Says what breaks between two versions of one event within a major version; empty if nothing does.
 *
 * Both directions must hold, because the teams deploy when they like and archives are replayed: readers of `before` read
 * what is written by `after`, and readers of `after` read what was written by `before`. So whatever both know must mean
 * the same, and only an optional property may be new. Wider (a value that an old reader refuses) is as much a break as
 * narrower (a value that an old sender still sends). A keyword that this comparison does not know counts as a break when
 * it changes: rather a false alarm than a silent one.
 */
export function incompatibilities(before: JsonSchema, after: JsonSchema): string[] {
  return compare(before, after, '(root)');
}

function compare(before: JsonSchema, after: JsonSchema, path: string): string[] {
  return [
    ...changedKeywords(before, after, path),
    ...changedProperties(before, after, path),
    ...changedItems(before, after, path),
    ...changedAlternatives(before, after, path),
    ...changedOpenness(before, after, path),
  ];
}

function changedKeywords(before: JsonSchema, after: JsonSchema, path: string): string[] {
  const keywords = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keywords]
    .filter((keyword) => !annotations.has(keyword) && !descended.has(keyword))
    .filter((keyword) => !isDeepStrictEqual(unordered(keyword, before[keyword]), unordered(keyword, after[keyword])))
    .map((keyword) => `${path}: ${keyword} was ${show(before[keyword])}, is ${show(after[keyword])}`);
}

function changedProperties(before: JsonSchema, after: JsonSchema, path: string): string[] {
  const old = properties(before);
  const now = properties(after);
  const wasRequired = names(before);
  const isRequired = names(after);
  const known = Object.entries(old).flatMap(([name, schema]) => {
    const at = join(path, name);
    const successor = now[name];
    if (successor === undefined) {
      return [`${at}: the ${wasRequired.has(name) ? 'required' : 'optional'} property is gone`];
    }
    if (wasRequired.has(name) && !isRequired.has(name))
      return [`${at}: was required, is optional: old readers need it`];
    if (!wasRequired.has(name) && isRequired.has(name))
      return [`${at}: was optional, is required: old senders omit it`];
    return compare(schema, successor, at);
  });
  const added = Object.keys(now).filter((name) => !Object.hasOwn(old, name));
  const newlyRequired = added
    .filter((name) => isRequired.has(name))
    .map((name) => `${join(path, name)}: a new property is required: old senders do not know it`);
  const refusedByOld = added
    .filter(() => !isOpen(before))
    .map((name) => `${join(path, name)}: a new property where old readers allow no more`);
  return [...known, ...newlyRequired, ...refusedByOld];
}

function changedItems(before: JsonSchema, after: JsonSchema, path: string): string[] {
  if (isSchema(before.items) && isSchema(after.items)) return compare(before.items, after.items, `${path}[]`);
  return isDeepStrictEqual(before.items, after.items) ? [] : [`${path}[]: the items' schema came or went`];
}

/** The order of alternatives has no meaning, but zod keeps it, so position is enough to pair them. */
function changedAlternatives(before: JsonSchema, after: JsonSchema, path: string): string[] {
  const old = alternatives(before);
  const now = alternatives(after);
  if (old.length !== now.length) return [`${path}: anyOf had ${old.length} alternatives, has ${now.length}`];
  return old.flatMap((schema, index) => compare(schema, now[index] ?? {}, path));
}

function changedOpenness(before: JsonSchema, after: JsonSchema, path: string): string[] {
  if (isOpen(before) && isOpen(after)) return [];
  const [old, now] = [before.additionalProperties, after.additionalProperties];
  if (isSchema(old) && isSchema(now)) return compare(old, now, join(path, '*'));
  return isDeepStrictEqual(old, now)
    ? []
    : [`${path}: additionalProperties was ${show(old ?? true)}, is ${show(now ?? true)}`];
}

function isOpen({ additionalProperties }: JsonSchema): boolean {
  return (
    additionalProperties === undefined ||
    additionalProperties === true ||
    (isSchema(additionalProperties) && Object.keys(additionalProperties).length === 0)
  );
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function properties(schema: JsonSchema): Record<string, JsonSchema> {
  return (schema.properties ?? {}) as Record<string, JsonSchema>;
}

function names(schema: JsonSchema): Set<string> {
  return new Set((schema.required ?? []) as string[]);
}

function alternatives(schema: JsonSchema): readonly JsonSchema[] {
  return (schema.anyOf ?? []) as readonly JsonSchema[];
}

/** `enum` and a list of types are sets. */
function unordered(keyword: string, value: unknown): unknown {
  return (keyword === 'enum' || keyword === 'type') && Array.isArray(value) ? [...value].sort() : value;
}

function join(path: string, name: string): string {
  return path === '(root)' ? name : `${path}.${name}`;
}

function show(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}
