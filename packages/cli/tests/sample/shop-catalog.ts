import type { PGlite } from '@electric-sql/pglite';

export interface CatalogColumn {
  readonly table: string;
  readonly column: string;
  /** As pg_dump prints it. */
  readonly type: string;
  readonly required: boolean;
}

/** All columns of the schema `public`, in the order of tables' names and columns' positions. */
export async function readColumns(pglite: Pick<PGlite, 'query'>): Promise<readonly CatalogColumn[]> {
  // With an empty search path types print with their schema, as in a dump.
  await pglite.query(`SELECT set_config('search_path', '', false)`);
  const { rows } = await pglite.query<CatalogColumn>(`
    SELECT c.relname AS "table", a.attname AS "column", format_type(a.atttypid, a.atttypmod) AS "type", a.attnotnull AS required
    FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY c.relname COLLATE "C", a.attnum`);
  await pglite.query(`SELECT set_config('search_path', 'public', false)`);
  return rows;
}

/** Number of rows by table, in the order of names. */
export async function countRows(pglite: PGlite): Promise<Record<string, number>> {
  return await eachTable(pglite, (table) => `SELECT count(*)::integer FROM public."${table}"`);
}

/** A digest of each table's rows, whatever order they are stored in. */
export async function digestRows(pglite: PGlite): Promise<Record<string, string>> {
  return await eachTable(
    pglite,
    (table) => `SELECT md5(string_agg(t::text, E'\\n' ORDER BY t::text COLLATE "C")) FROM public."${table}" AS t`,
  );
}

async function eachTable<T>(pglite: PGlite, select: (table: string) => string): Promise<Record<string, T>> {
  const { rows } = await pglite.query<{ name: string }>(
    `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename COLLATE "C"`,
  );
  const results: Record<string, T> = {};
  for (const { name } of rows) results[name] = await value<T>(pglite, select(name));
  return results;
}

/** The one value that the query returns. */
export async function value<T>(pglite: PGlite, sql: string): Promise<T> {
  const { rows } = await pglite.query<[T]>(sql, [], { rowMode: 'array' });
  if (rows[0] === undefined) throw new Error('Expected one row, found none.');
  return rows[0][0];
}
