import type { AvroSchema, AvroSchemaObject } from './avro/container.ts';
import { twosComplement, valueBytes } from './single-value.ts';

/** What a manifest list says of one partition field over the files of a manifest, in the spec's own names. */
export interface FieldSummary {
  readonly contains_null: boolean;
  readonly contains_nan: boolean | null;
  readonly lower_bound: Uint8Array | null;
  readonly upper_bound: Uint8Array | null;
}

/**
 * The summaries of partition records, one for each field of the record's Avro schema, whoever wrote it. Null, which
 * means "not known", if any field has a type whose order readers do not agree on: a summary without bounds would say
 * that the field is null everywhere.
 */
export function partitionSummaries(schema: AvroSchema, records: readonly object[]): readonly FieldSummary[] | null {
  const summaries: FieldSummary[] = [];
  for (const field of (schema as AvroSchemaObject).fields as readonly AvroSchemaObject[]) {
    const form = formOf(nonNull(field.type));
    if (form === undefined) return null;
    summaries.push(summary(form, valuesOf(records, String(field.name))));
  }
  return summaries;
}

type Value = boolean | number | bigint | string | Uint8Array;

/** How the values of one Avro type compare, and their bytes as a bound. */
interface Form {
  readonly comparable: (value: Value) => number | bigint | Buffer;
  readonly bytes: (value: Value) => Buffer;
}

const utf8 = (value: Value): Buffer => Buffer.from(value as string, 'utf8');
const raw = (value: Value): Buffer => Buffer.from(value as Uint8Array);
const plain: Readonly<Record<string, Form>> = {
  boolean: { comparable: Number, bytes: (value) => valueBytes('boolean', value) },
  int: { comparable: Number, bytes: (value) => valueBytes('int', value) },
  long: { comparable: (value) => value as bigint, bytes: (value) => valueBytes('long', value) },
  string: { comparable: utf8, bytes: utf8 },
  bytes: { comparable: raw, bytes: raw },
};
const decimal: Form = { comparable: unscaled, bytes: (value) => twosComplement(unscaled(value)) };

function formOf(type: AvroSchema): Form | undefined {
  if (typeof type === 'string') return plain[type];
  const { type: name, logicalType } = type as AvroSchemaObject;
  if (logicalType === 'decimal') return decimal;
  return typeof name === 'string' ? plain[name] : undefined;
}

function unscaled(value: Value): bigint {
  const bytes = raw(value);
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`));
}

function summary(form: Form, values: readonly (Value | null)[]): FieldSummary {
  const present = values.filter((value) => value !== null);
  const least = extreme(form, present, (order) => order < 0);
  const greatest = extreme(form, present, (order) => order > 0);
  return {
    contains_null: present.length < values.length,
    contains_nan: false,
    lower_bound: least === undefined ? null : form.bytes(least),
    upper_bound: greatest === undefined ? null : form.bytes(greatest),
  };
}

function extreme(form: Form, values: readonly Value[], wins: (order: number) => boolean): Value | undefined {
  const [first, ...rest] = values;
  if (first === undefined) return undefined;
  return rest.reduce(
    (best, value) => (wins(compare(form.comparable(value), form.comparable(best))) ? value : best),
    first,
  );
}

function compare(a: number | bigint | Buffer, b: number | bigint | Buffer): number {
  if (typeof a === 'object' && typeof b === 'object') return Buffer.compare(a, b);
  return a < b ? -1 : a > b ? 1 : 0;
}

function valuesOf(records: readonly object[], name: string): (Value | null)[] {
  return records.map((record) => (record as Readonly<Record<string, Value | null>>)[name] ?? null);
}

function nonNull(type: AvroSchema): AvroSchema {
  return Array.isArray(type) ? ((type as readonly AvroSchema[]).find((each) => each !== 'null') ?? 'null') : type;
}
