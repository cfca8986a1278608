// The JSON types of TypeScript's library lack these two parts of ES2026's "JSON.parse source text access".
interface LosslessJson {
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): unknown;
}

const json = JSON as unknown as LosslessJson;

// Int64 fields of the metadata whose values do go beyond 2^53 in practice: snapshot ids are random 63-bit numbers.
const int64Keys: ReadonlySet<string> = new Set([
  'snapshot-id',
  'parent-snapshot-id',
  'current-snapshot-id',
  'sequence-number',
  'last-sequence-number',
]);

/**
 * Parses JSON without rounding. The int64 fields of Iceberg's metadata become bigint whatever their size; any other
 * number that JavaScript would print differently (a long beyond 2^53, `1.0`) is kept as its source text, so that
 * `printJson` gives back what was read.
 */
export function parseJson(text: string): unknown {
  return json.parse(text, (key, value, { source }) => {
    if (typeof value !== 'number' || source === undefined) return value;
    if (int64Keys.has(key) && /^-?\d+$/.test(source)) return BigInt(source);
    return String(value) === source ? value : json.rawJSON(source);
  });
}

/** Prints JSON; a bigint is printed as a plain integer of any size. */
export function printJson(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? json.rawJSON(String(each)) : each));
}
