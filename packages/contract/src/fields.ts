import type { JsonObject } from './json.ts';
import type { Path, Problems } from './problems.ts';
import { described } from './text.ts';

/** A field's text, or undefined when it is absent, null (ODCS uses null as "not given") or, reported, something else. */
export function optionalText(node: JsonObject, key: string, path: Path, problems: Problems): string | undefined {
  const value = node[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string' && value !== '') return value;
  problems.add(
    [...path, key],
    typeof value === 'string' ? 'text' : 'text (numbers and the like in quotes)',
    described(value),
  );
  return undefined;
}

/** A field's text, or undefined after reporting that there is none. */
export function requiredText(
  node: JsonObject,
  key: string,
  path: Path,
  problems: Problems,
  expected: string,
): string | undefined {
  const value = node[key];
  if (typeof value === 'string' && value !== '') return value;
  problems.add([...path, key], expected, described(value));
  return undefined;
}

/** A field's truth; absent and null are false. */
export function flag(node: JsonObject, key: string, path: Path, problems: Problems): boolean {
  const value = node[key];
  if (value === undefined || value === null || typeof value === 'boolean') return value === true;
  problems.add([...path, key], 'true or false', described(value));
  return false;
}

/** Text that is for people only: whatever else stands there is ODCS's to judge, and no reason to refuse a run. */
export function givenText(node: JsonObject, key: string): string | undefined {
  const value = node[key];
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** The texts of a list that is for people only. */
export function textList(node: JsonObject, key: string): string[] {
  const value = node[key];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
