import type { ViewedColumn } from './contract-view.ts';

const icebergTypes: Readonly<Record<string, string>> = {
  smallint: 'int',
  integer: 'int',
  bigint: 'long',
  real: 'float',
  'double precision': 'double',
  boolean: 'boolean',
  bytea: 'binary',
  date: 'date',
  'timestamp without time zone': 'timestamp',
  'timestamp with time zone': 'timestamptz',
};

/** The Iceberg type of a PostgreSQL type, by the documented table and without the product's code. */
export function icebergType(physicalType: string): string {
  if (physicalType.endsWith('[]')) return `list<${icebergType(physicalType.slice(0, -2))}>`;
  const numeric = /^numeric\((\d+),(\d+)\)$/.exec(physicalType);
  if (numeric !== null && Number(numeric[1]) <= 38) return `decimal(${numeric[1]}, ${numeric[2]})`;
  return icebergTypes[physicalType] ?? 'string';
}

/** The Iceberg type that a column has under its policy: a hash is text, the other policies keep the type. */
export function columnType({ physicalType, policy }: ViewedColumn): string {
  return policy === 'hmac' ? 'string' : icebergType(physicalType);
}

/** A PostgreSQL expression for a value in the form of python/cells.py. */
export function cellSql(expression: string, physicalType: string): string {
  const type = icebergType(physicalType);
  if (type.startsWith('list<')) return `to_jsonb(${expression}::text[])`;
  switch (type) {
    case 'float':
      return `encode(float4send(${expression}), 'hex')`;
    case 'double':
      return `encode(float8send(${expression}), 'hex')`;
    case 'binary':
      return `encode(${expression}, 'hex')`;
    case 'date':
      return `to_char(${expression}, 'YYYY-MM-DD')`;
    case 'timestamp':
      return `to_char(${expression}, 'YYYY-MM-DD"T"HH24:MI:SS.US')`;
    case 'timestamptz':
      return `to_char(${expression} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"')`;
    case 'string':
      return outputText(expression);
    default:
      return `${expression}::text`;
  }
}

/** The text that the type's own output function gives: a cast would take away the padding of char(n). */
export function outputText(expression: string): string {
  return `CASE WHEN ${expression} IS NULL THEN NULL ELSE format('%s', ${expression}) END`;
}
