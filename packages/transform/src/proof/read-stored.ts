import { duckType, literal } from '../sql.ts';

/** A column of a lake table as its files hold it. */
export interface StoredColumn {
  readonly fieldId: number;
  readonly icebergType: string;
}

/**
 * Data files as a relation with one column for each of `columns`, found by field id. A file that lacks a column, as one
 * written before it was added, gives NULL for it (Iceberg spec, "Column Projection").
 *
 * @param paths as DuckDB's readers take them: see `plainPath`. At least one.
 */
export function readStored(paths: readonly string[], columns: readonly (StoredColumn & { name: string })[]): string {
  const entries = columns.map(
    ({ fieldId, name, icebergType }) =>
      `${fieldId}: {name: ${literal(name)}, type: ${literal(duckType(icebergType))}, default_value: NULL}`,
  );
  return `SELECT * FROM read_parquet([${paths.map(literal).join(', ')}], schema = MAP {${entries.join(', ')}})`;
}
