import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CatalogTable, type DatabaseCatalog, readCatalog } from './database-catalog.ts';
import { CATALOG_FILE, type SnapshotDocument, type SnapshotTable } from './snapshot-files.ts';
import type { SnapshotSession, SourceDatabase } from './source-database.ts';

/** Folders of snapshots that are being taken; `<pid>` tells whether somebody still does. */
export const PARTIAL_PREFIX = '.partial-';

export interface TakeSnapshot {
  readonly database: SourceDatabase;
  /** Where the finished snapshot stands; created by one rename, so that it is there whole or not at all. */
  readonly directory: string;
  /** The folder around it, on the same file system. */
  readonly parent: string;
  /** Called once the database lets itself be read, before the first row. */
  readonly onBegin: () => Promise<void>;
}

/**
 * Copies a whole database, every table as of one instant, into a folder: a file of rows for each table, and `catalog.json`.
 * A real RDS snapshot holds every database of the instance; this one holds the one that was named.
 * @throws DatabaseUnreachableError; DatabaseReadError
 */
export async function takeSnapshot(request: TakeSnapshot): Promise<SnapshotDocument> {
  const partial = join(request.parent, `${PARTIAL_PREFIX}${process.pid}-${randomUUID()}`);
  await mkdir(join(partial, 'tables'), { recursive: true });
  try {
    const document = await request.database.withSnapshot(async (session) => {
      const catalog = await readCatalog(session);
      await request.onBegin();
      return { format: 1, ...catalog, tables: await copyTables(session, catalog, partial) } as const;
    });
    await writeFile(join(partial, CATALOG_FILE), JSON.stringify(document, undefined, 1));
    await rename(partial, request.directory);
    return document;
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

async function copyTables(
  session: SnapshotSession,
  catalog: DatabaseCatalog,
  folder: string,
): Promise<readonly SnapshotTable[]> {
  const held = catalog.tables.filter(hasRows);
  if (held.length > 0) {
    // TRUNCATE and rewriting DDL do not respect older transactions' views: the locks keep them out until all is read.
    await session.run(`LOCK TABLE ${held.map((table) => `ONLY ${qualified(table)}`).join(', ')} IN ACCESS SHARE MODE`);
  }
  const tables: SnapshotTable[] = [];
  for (const [index, table] of catalog.tables.entries()) {
    if (!hasRows(table)) {
      tables.push(table);
      continue;
    }
    const file = `tables/${String(index).padStart(5, '0')}.copy`;
    const path = join(folder, file);
    const rows = await session.copyTo(select(table), path);
    tables.push({ ...table, data: { file, rows, bytes: (await stat(path)).size } });
  }
  return tables;
}

/**
 * Whether the snapshot holds rows of its own for it. A restore empties unlogged tables and forgets temporary ones (PostgreSQL manual,
 * CREATE TABLE); a partitioned table's rows are its partitions'; RDS reads nothing that its master user may not.
 */
function hasRows(table: CatalogTable): boolean {
  return table.kind === 'table' && table.persistence === 'permanent' && table.readable;
}

/**
 * The columns are named because `COPY table` leaves out generated ones. The constant in front makes every line begin with something: no
 * row is an empty line (one empty string), and no value can be mistaken for a byte-order mark.
 */
function select(table: CatalogTable): string {
  return `SELECT ${['1', ...table.columns.map((column) => quoted(column.name))].join(', ')} FROM ONLY ${qualified(table)}`;
}

function qualified(table: CatalogTable): string {
  return `${quoted(table.schema)}.${quoted(table.name)}`;
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
