/** A dataset and its namespace in the lake. */
export const DATASET_NAME = /^[a-z][a-z0-9_]{0,62}$/;

/** The dataset's own log of loads, which table-loader writes; no table of a contract may take its place. */
export const loadsTable = 'snapferry_loads';

/** `schema.table`, or `table` in the given schema. Only the first dot divides: PostgreSQL allows dots in a table's name. */
export function splitTableName(physicalName: string, defaultSchema: string): { schema: string; name: string } {
  const dot = physicalName.indexOf('.');
  if (dot < 0) return { schema: defaultSchema, name: physicalName };
  return { schema: physicalName.slice(0, dot), name: physicalName.slice(dot + 1) };
}

/** The table's name in the lake when the contract sets no `snapferryTarget`. */
export function defaultTarget(schema: string, name: string): string {
  const source = schema === 'public' ? name : `${schema}_${name}`;
  return source.toLowerCase().replaceAll(/[^0-9a-z_]/gu, '_');
}

/** Columns keep every character; only their case goes, because Athena cannot see a table with an upper-case column. */
export function columnTarget(name: string): string {
  return name.toLowerCase();
}

/**
 * RDS leaves a whole table out of an export, without failing, when one of its columns has such a character.
 * Source: RDS User Guide, "Considerations for DB snapshot exports".
 */
export function isExportableColumn(name: string): boolean {
  return !/[,;{}()\n\t= ]/.test(name);
}

/** DuckDB, which writes the lake's files, gives this name a meaning of its own and writes no such column. */
export function isWritableColumn(name: string): boolean {
  return columnTarget(name) !== '__duckdb_field_id';
}

/** Columns that every Iceberg table has for readers that ask for them (Iceberg spec, "Reserved Field IDs"). */
export function isMetadataColumn(target: string): boolean {
  return /^_(file|pos|deleted|spec_id|partition|row_id|last_updated_sequence_number)$/.test(target);
}

/** RDS exports single tables only when database, schema and table keep to Latin letters, digits, `$` and `_` (same page). */
export function isExportableName(name: string): boolean {
  return /^[A-Za-z0-9$_]+$/.test(name);
}
