import type { SnapshotSession } from './source-database.ts';

export interface CatalogColumn {
  readonly name: string;
  /** `format_type`, as pg_dump prints it: `numeric(10,2)`, `public.mood`. */
  readonly physicalType: string;
  /** The same with a domain's base type in the domain's place. */
  readonly baseType: string;
  /** `data_type` of information_schema: `character varying`, `ARRAY`, `USER-DEFINED`; a domain's base type. */
  readonly dataType: string;
  /** Name in `pg_catalog` of a built-in type (`int8`), or null for a domain, an enum, an extension's type. */
  readonly builtin: string | null;
  readonly charMaxLength: number | null;
  readonly numericPrecision: number | null;
  readonly datetimePrecision: number | null;
  readonly notNull: boolean;
  readonly comment: string | null;
}

export interface TableName {
  readonly schema: string;
  readonly name: string;
}

export interface CatalogTable extends TableName {
  readonly kind: 'table' | 'partitioned' | 'view' | 'materialized-view' | 'foreign';
  readonly persistence: 'permanent' | 'unlogged' | 'temporary';
  readonly partitionOf: TableName | null;
  /** Whether the connecting user may read it; RDS reads with the master user's rights. */
  readonly readable: boolean;
  readonly columns: readonly CatalogColumn[];
  readonly primaryKey: readonly string[];
  readonly comment: string | null;
}

export interface DatabaseCatalog {
  readonly database: string;
  readonly serverVersion: string;
  readonly tables: readonly CatalogTable[];
}

// information_schema.columns hides what the user may not read, so its own functions are asked over pg_catalog.
const COLUMNS = `
  SELECT coalesce(json_agg(json_build_object(
    'name', a.attname,
    'physicalType', format_type(a.atttypid, a.atttypmod),
    'baseType', format_type(e.oid, information_schema._pg_truetypmod(a, t)),
    'dataType', CASE WHEN e.typelem <> 0 AND e.typlen = -1 THEN 'ARRAY'
                     WHEN en.nspname = 'pg_catalog' THEN format_type(e.oid, NULL) ELSE 'USER-DEFINED' END,
    'builtin', CASE WHEN tn.nspname = 'pg_catalog' AND t.typtype <> 'd' THEN t.typname END,
    'charMaxLength', information_schema._pg_char_max_length(e.oid, information_schema._pg_truetypmod(a, t)),
    'numericPrecision', information_schema._pg_numeric_precision(e.oid, information_schema._pg_truetypmod(a, t)),
    'datetimePrecision', information_schema._pg_datetime_precision(e.oid, information_schema._pg_truetypmod(a, t)),
    'notNull', a.attnotnull,
    'comment', col_description(c.oid, a.attnum)
  ) ORDER BY a.attnum), '[]')
  FROM pg_attribute a
  JOIN pg_type t ON t.oid = a.atttypid
  JOIN pg_namespace tn ON tn.oid = t.typnamespace
  JOIN pg_type e ON e.oid = information_schema._pg_truetypid(a, t)
  JOIN pg_namespace en ON en.oid = e.typnamespace
  WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped`;

const PRIMARY_KEY = `
  SELECT coalesce(json_agg(a.attname ORDER BY k.position), '[]')
  FROM pg_index x
  CROSS JOIN LATERAL unnest(x.indkey::int2[]) WITH ORDINALITY AS k (attnum, position)
  JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.attnum
  WHERE x.indrelid = c.oid AND x.indisprimary AND k.position <= x.indnkeyatts`;

const TABLES = `
  SELECT coalesce(json_agg(t ORDER BY t.schema, t.name), '[]')::text FROM (
    SELECT n.nspname AS schema, c.relname AS name,
      CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned' WHEN 'v' THEN 'view'
                     WHEN 'm' THEN 'materialized-view' ELSE 'foreign' END AS kind,
      CASE c.relpersistence WHEN 'p' THEN 'permanent' WHEN 'u' THEN 'unlogged' ELSE 'temporary' END AS persistence,
      (SELECT json_build_object('schema', pn.nspname, 'name', p.relname)
         FROM pg_inherits i JOIN pg_class p ON p.oid = i.inhparent JOIN pg_namespace pn ON pn.oid = p.relnamespace
        WHERE i.inhrelid = c.oid AND c.relispartition) AS "partitionOf",
      has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AS readable,
      (${COLUMNS}) AS columns,
      (${PRIMARY_KEY}) AS "primaryKey",
      obj_description(c.oid, 'pg_class') AS comment
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
      AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_toast'
  ) t`;

/** Reads the names and types of everything in the database; the rows belong to the same instant if read in the same session. */
export async function readCatalog(session: SnapshotSession): Promise<DatabaseCatalog> {
  const database = await session.text('SELECT current_database()::text');
  const version = await session.text("SELECT current_setting('server_version')");
  const tables: readonly CatalogTable[] = JSON.parse(await session.text(TABLES));
  return { database, serverVersion: version.split(' ', 1)[0] ?? version, tables };
}
