import type { PGlite } from '@electric-sql/pglite';
import pg from 'pg';

/** A PostgreSQL to plant in, whichever it is. */
export interface SqlDatabase {
  /** As the contract must call it. */
  readonly name: string;
  exec(sql: string): Promise<void>;
  select(sql: string): Promise<unknown[][]>;
}

export function pgliteSql(pglite: PGlite, name: string): SqlDatabase {
  return {
    name,
    exec: async (sql) => void (await pglite.exec(sql)),
    select: async (sql) => (await pglite.query<unknown[]>(sql, [], { rowMode: 'array' })).rows,
  };
}

/** A new database on a server. @param server its URL up to the database's name. */
export async function newDatabase(server: string, name: string): Promise<SqlDatabase & { close(): Promise<void> }> {
  const administrator = new pg.Client({ connectionString: `${server}postgres` });
  await administrator.connect();
  await administrator.query(`CREATE DATABASE ${name}`);
  await administrator.end();
  const client = new pg.Client({ connectionString: `${server}${name}` });
  await client.connect();
  return {
    name,
    exec: async (sql) => void (await client.query(sql)),
    select: async (sql) => (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows,
    close: () => client.end(),
  };
}
