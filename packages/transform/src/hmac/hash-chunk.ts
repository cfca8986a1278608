import { createHmac } from 'node:crypto';
import duckdb from '@duckdb/node-bindings';
import { hmacLanes, longestMessage } from './hmac-lanes.ts';
import { pieceDigits, pieceStride, pieces } from './sha256-lanes.ts';

/**
 * A text or bytes in a vector of DuckDB's (`duckdb_string_t` in its C API, duckdb.h): the length in 4 bytes, then up to 12
 * bytes; more than 12 stand elsewhere, and the last 8 bytes are their address.
 */
const stringBytes = 16;
const inlineBytes = 12;

/**
 * The smallest page of memory that a processor has. Two texts less than that apart lie on one page or on two neighbours, so
 * what is between them can be read with them. Values that were read from Parquet have 4 bytes between them.
 */
const pageBytes = 4096;

export interface ChunkHasher {
  /**
   * @param input one column of bytes.
   * @param output a struct of as many texts as an HMAC has pieces. Those of a NULL hold anything.
   */
  hash(input: duckdb.DataChunk, output: duckdb.Vector): void;
  /** Forgets the key; nothing can be hashed any more. */
  wipe(): void;
}

/** Hashes DuckDB's vectors as a whole: reading and writing value by value through JavaScript would take 1 µs each. */
export function chunkHasher(key: Uint8Array): ChunkHasher {
  const lanes = hmacLanes(key);
  const { bytes, numbers } = lanes;
  const vectorRows = duckdb.vector_size();
  /** The vector's strings are copied to the front of the lanes' input, the texts to the rest. */
  const strings = lanes.input.from;
  const texts = { from: strings + stringBytes * vectorRows, to: lanes.input.to };
  const addresses = new Float64Array(vectorRows);
  const rowsElsewhere = new Uint16Array(vectorRows);
  let isWiped = false;

  const stringAt = (row: number): number => strings + stringBytes * row;
  const lengthOf = (row = 0): number => numbers[stringAt(row) / 4] ?? 0;
  const addressOf = (row = 0): number => addresses[row] ?? 0;

  return {
    hash(input, output) {
      if (isWiped) throw new Error('expected a key to hash with, found that it was taken away');
      const count = duckdb.data_chunk_get_size(input);
      const vector = duckdb.data_chunk_get_vector(input, 0);
      const raw = duckdb.vector_get_data(vector, stringBytes * count);
      bytes.set(raw, strings);
      const isValid = validityOf(vector, count);
      const read = (row: number, length: number): Uint8Array =>
        duckdb.get_data_from_pointer(raw.buffer as ArrayBuffer, raw.byteOffset + stringBytes * row + 8, length);
      hashElsewhere(noteElsewhere(count, isValid, read), read);
      lanes.flush();
      for (let piece = 0; piece < pieces; piece++) {
        const target = duckdb.struct_vector_get_child(output, piece);
        const from = lanes.output + piece * pieceStride;
        duckdb.copy_data_to_vector(target, 0, bytes.buffer, from, stringBytes * count);
      }
    },
    wipe() {
      isWiped = true;
      lanes.wipe();
    },
  };

  type Read = (row: number, length: number) => Uint8Array;

  /** Hashes what stands in the vector, and what is too long for the lanes. Gives the other rows, by address. */
  function noteElsewhere(count: number, isValid: (row: number) => boolean, read: Read): Uint16Array {
    let noted = 0;
    let isAscending = true;
    for (let row = 0; row < count; row++) {
      // The string of a NULL holds anything.
      if (!isValid(row)) continue;
      const length = lengthOf(row);
      if (length <= inlineBytes) lanes.add(stringAt(row) + 4, length, row);
      else if (length > longestMessage) writeDigits(row, createHmac('sha256', key).update(read(row, length)));
      else {
        const at = stringAt(row) / 4;
        addresses[row] = (numbers[at + 2] ?? 0) + (numbers[at + 3] ?? 0) * 2 ** 32;
        isAscending &&= noted === 0 || addressOf(row) >= addressOf(rowsElsewhere[noted - 1]);
        rowsElsewhere[noted++] = row;
      }
    }
    const rows = rowsElsewhere.subarray(0, noted);
    return isAscending ? rows : rows.sort((left, right) => addressOf(left) - addressOf(right));
  }

  /** Copies texts that lie close to each other at once, then hashes them. @param rows by address. */
  function hashElsewhere(rows: Uint16Array, read: Read): void {
    let free = texts.from;
    let next = 0;
    while (next < rows.length) {
      const first = next;
      const start = addressOf(rows[first]);
      let end = start;
      do {
        end = Math.max(end, addressOf(rows[next]) + lengthOf(rows[next]));
        next += 1;
      } while (next < rows.length && belongs(rows[next], start, end));
      if (free + end - start > texts.to) {
        lanes.flush();
        free = texts.from;
      }
      bytes.set(read(rows[first] ?? 0, end - start), free);
      for (let at = first; at < next; at++) {
        const row = rows[at] ?? 0;
        lanes.add(free + addressOf(row) - start, lengthOf(row), row);
      }
      free += end - start;
    }
  }

  function belongs(row: number | undefined, start: number, end: number): boolean {
    const address = addressOf(row);
    return address - end < pageBytes && address + lengthOf(row) - start <= texts.to - texts.from;
  }

  function writeDigits(row: number, hmac: ReturnType<typeof createHmac>): void {
    const digits = hmac.digest('hex');
    for (let piece = 0; piece < pieces; piece++) {
      const text = digits.slice(piece * pieceDigits, (piece + 1) * pieceDigits);
      const at = lanes.output + piece * pieceStride + stringBytes * row;
      numbers[at / 4] = text.length;
      bytes.fill(0, at + 4, at + stringBytes).set(Buffer.from(text), at + 4);
    }
  }
}

function validityOf(vector: duckdb.Vector, count: number): (row: number) => boolean {
  // Null if every value is valid, whatever its type says.
  const bits = duckdb.vector_get_validity(vector, 8 * Math.ceil(count / 64)) as Uint8Array | null;
  return bits === null ? () => true : (row) => (((bits[row >> 3] ?? 0) >> (row & 7)) & 1) === 1;
}
