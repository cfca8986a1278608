import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CatalogTable, DatabaseCatalog } from './database-catalog.ts';
import { SnapshotDamagedError } from './errors.ts';

export const CATALOG_FILE = 'catalog.json';

/**
 * Rows of one table in the text format of PostgreSQL's COPY, a constant in front of the columns.
 * Text rather than CSV: a newline in a value is escaped there, so a line is a row, NULL (`\N`) is no string's form, and the file may be
 * cut anywhere and read by many threads.
 */
export interface TableData {
  /** Below the snapshot's folder. */
  readonly file: string;
  readonly rows: number;
  readonly bytes: number;
}

export interface SnapshotTable extends CatalogTable {
  /** Absent where the snapshot holds no rows for it: views, unlogged, unreadable, partitioned tables. */
  readonly data?: TableData;
}

/** `catalog.json` of a snapshot's folder. */
export interface SnapshotDocument extends DatabaseCatalog {
  readonly format: 1;
  readonly tables: readonly SnapshotTable[];
}

/** @throws SnapshotDamagedError if the folder holds no readable catalogue. */
export async function readSnapshotDocument(directory: string): Promise<SnapshotDocument> {
  let document: Partial<SnapshotDocument>;
  try {
    document = JSON.parse(await readFile(join(directory, CATALOG_FILE), 'utf8'));
  } catch (error) {
    throw new SnapshotDamagedError(`A snapshot's ${CATALOG_FILE} is missing or is no JSON: take a new snapshot.`, {
      cause: error,
    });
  }
  if (document.format !== 1 || !Array.isArray(document.tables)) {
    throw new SnapshotDamagedError(
      `A snapshot's ${CATALOG_FILE} has format ${document.format}, expected 1: take a new one.`,
    );
  }
  return document as SnapshotDocument;
}

/**
 * The absolute path of a table's rows.
 * @throws SnapshotDamagedError if the file is not of the size that was written.
 */
export async function tableFile(directory: string, table: SnapshotTable, data: TableData): Promise<string> {
  const path = join(directory, data.file);
  const size = await stat(path).then(
    (found) => found.size,
    () => undefined,
  );
  if (size !== data.bytes) {
    throw new SnapshotDamagedError(
      `The rows of ${table.schema}.${table.name} in the snapshot have ${size ?? 'no'} bytes, expected ${data.bytes}: take a new snapshot.`,
    );
  }
  return path;
}
