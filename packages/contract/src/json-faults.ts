import { isJsonObject, type JsonObject } from './json.ts';
import type { Path, Problems } from './problems.ts';
import { described } from './text.ts';

/** ODCS nests a dozen levels; the bound keeps recursion harmless. */
export const MAX_DEPTH = 64;

/** Narrows a document to what RFC 8785 can write down without loss, or reports why it cannot. */
export function isPortableJson(document: unknown, problems: Problems): document is JsonObject {
  if (!isJsonObject(document)) {
    problems.add(
      [],
      'a data contract: an object with apiVersion, kind, id, version, servers and schema',
      described(document),
    );
    return false;
  }
  walk(document, [], problems);
  return problems.none;
}

function walk(value: unknown, path: Path, problems: Problems): void {
  if (path.length > MAX_DEPTH) problems.add(path, `at most ${MAX_DEPTH} levels`, 'more');
  else if (typeof value === 'string') checkText(value, path, problems);
  else if (typeof value === 'number') checkNumber(value, path, problems);
  else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) walk(item, [...path, index], problems);
  } else if (isJsonObject(value)) {
    for (const [key, item] of Object.entries(value)) {
      checkKey(key, path, problems);
      walk(item, [...path, key], problems);
    }
  } else if (value !== null && typeof value !== 'boolean') problems.add(path, 'a JSON value', described(value));
}

function checkText(value: string, path: Path, problems: Problems): void {
  if (!value.isWellFormed()) problems.add(path, 'well-formed Unicode (RFC 8785 §3.2.2.2)', 'half of a surrogate pair');
}

function checkNumber(value: number, path: Path, problems: Problems): void {
  // Larger integers lose digits in a double, so two different contracts would share one digest.
  const exact = Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));
  if (!exact)
    problems.add(
      path,
      'a number that JSON carries without loss (integers to ±(2^53 − 1)), or text in quotes',
      described(value),
    );
}

function checkKey(key: string, path: Path, problems: Problems): void {
  // Such a key would be lost where another program copies the document.
  if (key === '__proto__') problems.add([...path, key], 'keys other than __proto__', '__proto__');
  else checkText(key, path, problems);
}
