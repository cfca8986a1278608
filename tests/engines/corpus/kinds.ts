import { type Cell, float32, float64 } from './cells.ts';

/** How a column is declared in the contract, exported by RDS, and typed in the lake. */
export interface Kind {
  readonly physicalType: string;
  readonly icebergType: string;
  /** DuckDB's type of the exported column; text, as RDS exports most types, if left out. */
  readonly exportedAs?: string;
  /** The contract's `snapferryIcebergType`. */
  readonly override?: 'uuid' | 'time';
  /** The cell that an engine must read for a text of PostgreSQL, where the two are not the same. */
  readonly cell?: (text: string) => Cell;
}

export const smallint: Kind = { physicalType: 'smallint', icebergType: 'int', exportedAs: 'INTEGER' };
export const integer: Kind = { physicalType: 'integer', icebergType: 'int', exportedAs: 'INTEGER' };
export const bigint: Kind = { physicalType: 'bigint', icebergType: 'long', exportedAs: 'BIGINT' };
export const real: Kind = {
  physicalType: 'real',
  icebergType: 'float',
  exportedAs: 'FLOAT',
  cell: (text) => float32(Number(text)),
};
export const double: Kind = {
  physicalType: 'double precision',
  icebergType: 'double',
  exportedAs: 'DOUBLE',
  cell: (text) => float64(Number(text)),
};
export const boolean: Kind = { physicalType: 'boolean', icebergType: 'boolean', exportedAs: 'BOOLEAN' };
/** Its texts here are hexadecimal digits alone. */
export const bytea: Kind = { physicalType: 'bytea', icebergType: 'binary', exportedAs: 'BLOB' };
export const text: Kind = { physicalType: 'text', icebergType: 'string' };
export const json: Kind = { physicalType: 'jsonb', icebergType: 'string' };
export const date: Kind = { physicalType: 'date', icebergType: 'date' };
export const timestamp: Kind = { physicalType: 'timestamp without time zone', icebergType: 'timestamp' };
export const timestamptz: Kind = { physicalType: 'timestamp with time zone', icebergType: 'timestamptz' };
export const uuid: Kind = { physicalType: 'uuid', icebergType: 'uuid', override: 'uuid' };
export const time: Kind = { physicalType: 'time without time zone', icebergType: 'time', override: 'time' };

export function numeric(precision: number, scale: number): Kind {
  return { physicalType: `numeric(${precision},${scale})`, icebergType: `decimal(${precision}, ${scale})` };
}

export function listOf(element: Kind): Kind {
  return { physicalType: `${element.physicalType}[]`, icebergType: `list<${element.icebergType}>` };
}
