import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { formatOf } from '../format-of.ts';
import type { Piece, Tools } from '../unpack.ts';
import { textPieces } from './text.ts';

/**
 * Every row of a SQLite database, as its write-ahead log leaves it, and what stands inside its texts; then its pages in their
 * order, free ones included, without what separates a value that spans several (sqlite.org, "Database File Format").
 */
export async function sqlitePieces(
  tools: Tools,
  name: string,
  bytes: Uint8Array,
  wal: Uint8Array | undefined,
): Promise<Piece[]> {
  const path = join(tools.folder(), 'file.sqlite');
  writeFileSync(path, bytes);
  if (wal !== undefined) writeFileSync(`${path}-wal`, wal);
  const database = new DatabaseSync(path);
  try {
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    const pieces = [joinedPages(`${name} › pages`, bytes, { from: 0, size: pageSize(bytes, 16, 2) })];
    for (const table of ['sqlite_schema', ...tables.map((row) => String(row.name))]) {
      const where = `${name} › ${table}`;
      pieces.push(...(await rowPieces(tools, where, database, table)));
    }
    return pieces;
  } finally {
    database.close();
  }
}

async function rowPieces(tools: Tools, where: string, database: DatabaseSync, table: string): Promise<Piece[]> {
  const pieces: Piece[] = [];
  const statement = database.prepare(`SELECT * FROM "${table.replaceAll('"', '""')}"`);
  statement.setReadBigInts(true);
  for (const row of statement.all()) {
    for (const [column, value] of Object.entries(row)) {
      const at = `${where}.${column}`;
      if (value instanceof Uint8Array) {
        pieces.push({ where: at, bytes: value });
        if (formatOf('', value) !== undefined) pieces.push(...(await tools.inside(at, value)));
      } else if (value !== null) {
        pieces.push(...(await textPieces(tools, at, String(value))));
      }
    }
  }
  return pieces;
}

/** The pages of a write-ahead log, one frame after the other, whether they were ever checkpointed or not. */
export function walPages(name: string, bytes: Uint8Array): Piece[] {
  return [joinedPages(`${name} › pages`, bytes, { from: 32, size: pageSize(bytes, 8, 4), before: 24 })];
}

/** The pages of a rollback journal, as they were before a transaction that never ended. */
export function journalPages(name: string, bytes: Uint8Array): Piece[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return [
    joinedPages(`${name} › pages`, bytes, { from: view.getUint32(20), size: view.getUint32(24), before: 4, after: 4 }),
  ];
}

interface Frames {
  /** Where the first begins. */
  readonly from: number;
  /** Of a page. */
  readonly size: number;
  /** Bytes in front of each page, and behind it. */
  readonly before?: number;
  readonly after?: number;
}

/** @throws RangeError where a page has no size. */
function joinedPages(where: string, bytes: Uint8Array, { from, size, before = 0, after = 0 }: Frames): Piece {
  if (size === 0) throw new RangeError('expected the size of a page, found 0');
  const pages: Uint8Array[] = [];
  // The first four bytes of an overflow page say where the value goes on.
  for (let at = from + before; at < bytes.length; at += size + after + before)
    pages.push(bytes.subarray(at + 4, at + size));
  return { where, bytes: Buffer.concat(pages) };
}

function pageSize(bytes: Uint8Array, offset: number, width: 2 | 4): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = width === 2 ? view.getUint16(offset) : view.getUint32(offset);
  return size === 1 ? 65_536 : size;
}
