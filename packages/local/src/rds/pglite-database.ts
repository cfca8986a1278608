import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { PGlite, Transaction } from '@electric-sql/pglite';
import { DatabaseReadError, DatabaseUnreachableError } from './errors.ts';
import { readFailure } from './read-failure.ts';
import { SESSION_SETTINGS, type SnapshotSession, type SourceDatabase } from './source-database.ts';

/**
 * A PGlite in this process as the database to be snapshotted.
 * PGlite hands a COPY over in one piece, so the largest table's text must fit in memory: about 1.2 GB for a million wide rows. Larger
 * databases want a server.
 */
export function pgliteDatabase(database: PGlite): SourceDatabase {
  return {
    async withSnapshot(read) {
      if (database.closed) {
        throw new DatabaseUnreachableError('The in-process PostgreSQL (PGlite) is closed: open it before a snapshot.');
      }
      try {
        return await database.transaction(async (transaction) => {
          await transaction.exec(SESSION_SETTINGS.join(';'));
          return await read(session(transaction));
        });
      } catch (error) {
        throw readFailure(error);
      }
    },
  };
}

function session(transaction: Transaction): SnapshotSession {
  return {
    async text(sql) {
      const { rows } = await transaction.query<[string]>(sql, [], { rowMode: 'array' });
      const value = rows[0]?.[0];
      if (value === undefined) throw new DatabaseReadError('A catalogue query returned no row; expected one.');
      return value;
    },
    async run(sql) {
      await transaction.exec(sql);
    },
    async copyTo(select, path) {
      const result = await transaction.query(`COPY (${select}) TO '/dev/blob'`);
      // PGlite gives no blob at all for no rows.
      const blob = result.blob ?? new Blob([]);
      await pipeline(Readable.fromWeb(blob.stream()), createWriteStream(path, { flags: 'wx' }));
      return result.affectedRows ?? 0;
    },
  };
}
