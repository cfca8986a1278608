import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import { isOurs } from './known-properties.ts';
import type { Path, Problems } from './problems.ts';
import { described } from './text.ts';

/**
 * Reports Snapferry properties that stand where nothing reads them: as plain keys, or in the customProperties of a server, a team,
 * a nested property … A policy that looks set and is not would mislead whoever reviews the contract.
 */
export function findStrayProperties(document: JsonObject, problems: Problems): void {
  walk(document, [], problems);
}

function walk(value: JsonValue, path: Path, problems: Problems): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) walk(item, [...path, index], problems);
  } else if (isJsonObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      if (isOurs(key)) problems.add([...path, key], `{property: ${key.trim()}, value: …} in customProperties`, 'a key');
      if (key !== 'customProperties') walk(item, [...path, key], problems);
      else if (!isRead(path)) reportAll(item, [...path, key], problems);
    }
  }
}

/** The three places that are read: the document, `schema[i]` and `schema[i].properties[j]`. */
function isRead(path: Path): boolean {
  const shape = path.map((step) => (typeof step === 'number' ? '#' : step)).join('.');
  return shape === '' || shape === 'schema.#' || shape === 'schema.#.properties.#';
}

function reportAll(list: JsonValue, path: Path, problems: Problems): void {
  if (!Array.isArray(list)) return;
  for (const [index, entry] of list.entries()) {
    if (isJsonObject(entry) && typeof entry.property === 'string' && isOurs(entry.property)) {
      const expected = 'Snapferry properties on the dataset, a table or a column only';
      problems.add([...path, index, 'property'], expected, described(entry.property));
    }
  }
}
