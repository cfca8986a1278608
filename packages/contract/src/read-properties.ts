import { isJsonObject, type JsonValue } from './json.ts';
import {
  isOurs,
  KNOWN_PROPERTIES,
  knownProperty,
  type PropertyLevel,
  type PropertyName,
  type PropertyValue,
} from './known-properties.ts';
import { nearest } from './nearest.ts';
import type { Path, Problems } from './problems.ts';
import { described } from './text.ts';

/** The Snapferry properties of one dataset, table or column. */
export interface PropertyReading {
  get<Name extends PropertyName>(name: Name): PropertyValue<Name> | undefined;
  /** Where the property's value stands, for problems that need more than the value to be seen. */
  path(name: PropertyName): Path;
}

/** Reads the `customProperties` list at the path; what is not ours is left alone. */
export function readProperties(
  list: JsonValue | undefined,
  level: PropertyLevel,
  path: Path,
  problems: Problems,
): PropertyReading {
  const values = new Map<string, unknown>();
  const paths = new Map<string, Path>();
  for (const { name, value, at } of entries(list, path, problems)) {
    if (!isOurs(name)) continue;
    const known = knownProperty(name);
    if (known === undefined) {
      problems.add([...at, 'property'], expectedName(name, level), described(name));
    } else if (known.level !== level) {
      problems.add([...at, 'property'], `${name} on the ${known.level} only`, `it on the ${level}`);
    } else if (paths.has(name)) {
      problems.add([...at, 'property'], `${name} once`, 'it again');
    } else {
      paths.set(name, [...at, 'value']);
      const parsed = known.value.safeParse(value);
      if (parsed.success) values.set(name, parsed.data);
      else problems.add([...at, 'value'], known.expected, known.secret === true ? withheld(value) : described(value));
    }
  }
  return {
    // The map holds what the property's own schema returned.
    get: <Name extends PropertyName>(name: Name) => values.get(name) as PropertyValue<Name> | undefined,
    path: (name) => paths.get(name) ?? path,
  };
}

interface Entry {
  readonly name: string;
  readonly value: JsonValue | undefined;
  readonly at: Path;
}

function* entries(list: JsonValue | undefined, path: Path, problems: Problems): Generator<Entry> {
  if (list === undefined || list === null) return;
  if (!Array.isArray(list)) {
    problems.add(path, 'a list of {property, value}', described(list));
    return;
  }
  for (const [index, entry] of list.entries()) {
    const at = [...path, index];
    if (isJsonObject(entry) && typeof entry.property === 'string') {
      yield { name: entry.property, value: entry.value, at };
    } else {
      problems.add(at, 'an object {property, value} whose property is text', described(entry));
    }
  }
}

function expectedName(name: string, level: PropertyLevel): string {
  const names = Object.keys(KNOWN_PROPERTIES).filter((known) => knownProperty(known)?.level === level);
  const guess = nearest(name.trim(), Object.keys(KNOWN_PROPERTIES));
  return guess === undefined
    ? `one of ${names.join(', ')}`
    : `a property that Snapferry knows (did you mean ${guess}?)`;
}

function withheld(value: unknown): string {
  return typeof value === 'string' ? `text of ${value.length} characters (not shown)` : `a value that is no text`;
}
