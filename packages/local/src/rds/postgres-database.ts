import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { DatabaseReadError } from './errors.ts';
import { parsePostgresUrl, unreachable } from './postgres-url.ts';
import { readFailure } from './read-failure.ts';
import { SESSION_SETTINGS, type SnapshotSession, type SourceDatabase } from './source-database.ts';

const CONNECT_TIMEOUT_MS = 10_000;
/** Fewer, larger writes: the stream's default of 16 KiB made the writing, not the server, the slow half. */
const WRITE_BUFFER = 1 << 20;

/**
 * A PostgreSQL server, by `postgres://user:password@host:port/database`, as the database to be snapshotted. Rows stream to files.
 * @throws DatabaseUrlInvalidError
 */
export function postgresDatabase(url: string): SourceDatabase {
  const target = parsePostgresUrl(url);
  return {
    async withSnapshot(read) {
      const client = new pg.Client({
        connectionString: url,
        connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
        application_name: 'snapferry-local-rds',
      });
      // A connection that breaks while no query runs is reported by this event alone, and unheard it would end the process.
      client.on('error', () => {});
      try {
        await client.connect();
      } catch (error) {
        throw unreachable(target, error);
      }
      try {
        await client.query('BEGIN');
        await client.query(SESSION_SETTINGS.join(';'));
        const result = await read(session(client));
        await client.query('COMMIT');
        return result;
      } catch (error) {
        throw readFailure(error);
      } finally {
        await client.end().catch(() => {});
      }
    },
  };
}

function session(client: pg.Client): SnapshotSession {
  return {
    async text(sql) {
      const { rows } = await client.query<[string]>({ text: sql, rowMode: 'array' });
      const value = rows[0]?.[0];
      if (value === undefined) throw new DatabaseReadError('A catalogue query returned no row; expected one.');
      return value;
    },
    async run(sql) {
      await client.query(sql);
    },
    async copyTo(select, path) {
      const rows = client.query(copyTo(`COPY (${select}) TO STDOUT`));
      await pipeline(rows, createWriteStream(path, { flags: 'wx', highWaterMark: WRITE_BUFFER }));
      return rows.rowCount;
    },
  };
}
