import type { CatalogColumn } from './database-catalog.ts';

/** How one column goes into the export's Parquet files. */
export interface ExportedType {
  /** DuckDB type that is read and written; its Parquet form is the one that RDS documents. */
  readonly duckdb: 'BIGINT' | 'INTEGER' | 'SMALLINT' | 'FLOAT' | 'DOUBLE' | 'BOOLEAN' | 'BLOB' | 'VARCHAR';
  /** `expectedExportedType` of the tables' info file. Only `int32`, `int64`, `double`, `boolean`, `binary (UTF8)` were seen in others' code; the rest is inferred. */
  readonly expected: string;
}

const STRING: ExportedType = { duckdb: 'VARCHAR', expected: 'binary (UTF8)' };

// RDS User Guide, "Data conversion when exporting to an Amazon S3 bucket: PostgreSQL". Whatever has no native form is a string there,
// numeric, dates and domains (even over an integer) included.
const NATIVE: Readonly<Record<string, ExportedType>> = {
  int8: { duckdb: 'BIGINT', expected: 'int64' },
  int4: { duckdb: 'INTEGER', expected: 'int32' },
  int2: { duckdb: 'SMALLINT', expected: 'int32 (INT_16)' },
  float4: { duckdb: 'FLOAT', expected: 'float' },
  float8: { duckdb: 'DOUBLE', expected: 'double' },
  bool: { duckdb: 'BOOLEAN', expected: 'boolean' },
  bytea: { duckdb: 'BLOB', expected: 'binary' },
};

/** Undefined for a column that RDS does not export: `oid`. Of its kin (regclass, xid …) the table says nothing; they are strings here. */
export function exportedType(column: CatalogColumn): ExportedType | undefined {
  if (column.builtin === 'oid') return undefined;
  return NATIVE[column.builtin ?? ''] ?? STRING;
}
