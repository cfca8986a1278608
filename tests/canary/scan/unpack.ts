import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { type Format, formatOf } from './format-of.ts';
import { avroPieces } from './formats/avro.ts';
import { parquetPieces } from './formats/parquet.ts';
import { snappyFrames } from './formats/snappy-frames.ts';
import { journalPages, sqlitePieces, walPages } from './formats/sqlite.ts';
import { jsonPieces, textPieces } from './formats/text.ts';
import type { BloomFilter } from './parquet/layout.ts';

/** Bytes to be searched, and what they are part of. */
export interface Piece {
  readonly where: string;
  readonly bytes: Uint8Array;
}

/** A file taken apart: every layer of it, down to what nothing compresses or encodes any more. */
export interface Unpacked {
  readonly format: Format;
  readonly pieces: readonly Piece[];
  readonly bloomFilters: readonly BloomFilter[];
}

export interface Unpacker {
  /**
   * @param beside the write-ahead log of a database.
   * @throws UndecodableError for what this knows no way to read: then nobody can say what it holds.
   */
  unpack(name: string, bytes: Uint8Array, beside?: Uint8Array): Promise<Unpacked>;
  close(): void;
}

export class UndecodableError extends Error {
  override readonly name = 'UndecodableError';
}

/** What readers of single formats are given. */
export interface Tools {
  readonly duckdb: DuckDBConnection;
  /** Empty folder for a file of theirs; gone when the unpacker is closed. */
  folder(): string;
  /** Takes apart what stands inside: compressed, or encoded as text. */
  inside(name: string, bytes: Uint8Array): Promise<readonly Piece[]>;
}

/** Layers within layers; an event in a queue's message in a database has three. */
const deepest = 6;

export async function openUnpacker(): Promise<Unpacker> {
  const root = mkdtempSync(join(tmpdir(), 'snapferry-canary-scan-'));
  const instance = await DuckDBInstance.create(':memory:', { autoinstall_known_extensions: 'false', threads: '2' });
  const duckdb = await instance.connect();
  await duckdb.run("SET TimeZone = 'UTC'");

  const unpack = async (name: string, bytes: Uint8Array, depth: number, beside?: Uint8Array): Promise<Unpacked> => {
    const format = formatOf(name, bytes);
    if (format === undefined || depth > deepest) throw new UndecodableError(`${name}: expected a format known here`);
    const tools: Tools = {
      duckdb,
      folder: () => mkdtempSync(join(root, 'file-')),
      inside: async (inner, content) => (await unpack(inner, content, depth + 1)).pieces,
    };
    const raw = { where: name, bytes };
    const bloomFilters: BloomFilter[] = [];
    const readers: Readonly<Record<Format, () => Promise<readonly Piece[]> | readonly Piece[]>> = {
      empty: () => [],
      parquet: () => parquetPieces(tools, name, bytes, bloomFilters),
      avro: () => avroPieces(name, bytes),
      sqlite: () => sqlitePieces(tools, name, bytes, beside),
      'sqlite-wal': () => walPages(name, bytes),
      'sqlite-shm': () => [],
      'sqlite-journal': () => journalPages(name, bytes),
      gzip: () => tools.inside(`${name} › gzip`, gunzipSync(bytes)),
      zstd: () => tools.inside(`${name} › zstd`, zstdDecompressSync(bytes)),
      brotli: () => tools.inside(`${name} › brotli`, brotliDecompressSync(bytes)),
      snappy: () => tools.inside(`${name} › snappy`, snappyFrames(bytes)),
      json: () => jsonPieces(tools, name, decoded(bytes)),
      'json-lines': () => linesOf(decoded(bytes), (line, number) => jsonPieces(tools, `${name}:${number}`, line)),
      text: () => textPieces(tools, name, decoded(bytes)),
      key: () => [],
    };
    try {
      return { format, pieces: [raw, ...(await readers[format]())], bloomFilters };
    } catch (error) {
      if (error instanceof UndecodableError) throw error;
      throw new UndecodableError(`${name}: expected whole ${format}, found it damaged`, { cause: error });
    }
  };
  return {
    unpack: (name, bytes, beside) => unpack(name, bytes, 0, beside),
    close() {
      duckdb.closeSync();
      instance.closeSync();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

/** @throws TypeError where it is no UTF-8. */
function decoded(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

async function linesOf(
  text: string,
  read: (line: string, number: number) => Promise<readonly Piece[]>,
): Promise<Piece[]> {
  const pieces: Piece[] = [];
  for (const [index, line] of text.split('\n').entries())
    if (line !== '') pieces.push(...(await read(line, index + 1)));
  return pieces;
}
