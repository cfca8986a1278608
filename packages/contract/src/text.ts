// What a terminal may act on or hide, and what YAML forbids unescaped: C1 controls, line separators, bidi marks, the BOM.
const UNSAFE = /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g;

/** Puts text in double quotes with everything unprintable escaped: valid JSON and valid YAML, and safe on a terminal. */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(UNSAFE, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A name as a message shows it: plain when plain, quoted when it holds anything unusual. */
export function shownName(name: string): string {
  return /^[\p{L}\p{N}_$.]+$/u.test(name) ? name : quoted(name);
}

/** Says what stands where something else was expected, in no more words than needed: text is cut at 60 characters. */
export function described(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'string') return quoted(value.length > 60 ? `${value.slice(0, 59)}…` : value);
  if (typeof value === 'object') return 'an object';
  return `the ${typeof value} ${String(value).slice(0, 40)}`;
}

/** Order by UTF-16 code units: the same on every machine, whatever its locale. */
export function byCodeUnits(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
