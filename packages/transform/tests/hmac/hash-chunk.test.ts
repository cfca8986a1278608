import { createHmac, randomBytes } from 'node:crypto';
import { BLOB, DuckDBDataChunk, STRUCT, VARCHAR } from '@duckdb/node-api';
import duckdb from '@duckdb/node-bindings';
import { describe, expect, it } from 'vitest';
import { chunkHasher } from '../../src/hmac/hash-chunk.ts';
import { pieceFields } from '../../src/hmac/hmac-sql.ts';

const key = randomBytes(32);
const digits = STRUCT(Object.fromEntries(pieceFields.map((field) => [field, VARCHAR])));

/** Hashes a vector that `fill` filled. */
function hashed(rows: number, fill: (vector: duckdb.Vector) => void): string[] {
  const input = DuckDBDataChunk.create([BLOB], rows);
  const output = DuckDBDataChunk.create([digits], rows);
  fill(duckdb.data_chunk_get_vector(input.chunk, 0));
  const hasher = chunkHasher(key);
  hasher.hash(input.chunk, duckdb.data_chunk_get_vector(output.chunk, 0));
  return output.getColumnValues(0).map((value) => {
    const { entries } = value as { entries: Record<string, string> };
    return pieceFields.map((field) => entries[field]).join('');
  });
}

const assign = (vector: duckdb.Vector, row: number, text: string) =>
  duckdb.vector_assign_string_element_len(vector, row, Buffer.from(text));
const expected = (text: string) => createHmac('sha256', key).update(text).digest('hex');

describe('a vector', () => {
  it('is hashed row by row wherever its texts lie', () => {
    const texts = Array.from({ length: 2048 }, (_, row) => `${row}-`.repeat(1 + (row % 60)));
    // Texts lie in the order in which they were assigned.
    const order = texts.map((_, row) => (row * 1237) % texts.length);
    expect(
      hashed(texts.length, (vector) => order.forEach((row) => void assign(vector, row, texts[row] ?? ''))),
    ).toEqual(texts.map(expected));
  });

  it('is not read where it is NULL: what stands there is no address', () => {
    const texts = ['a', 'b'.repeat(100), 'c'.repeat(5000)];
    const found = hashed(6, (vector) => {
      texts.forEach((text, index) => void assign(vector, 2 * index, text));
      const nowhere = new Uint32Array([100, 0, 1, 1]);
      const tooLong = new Uint32Array([1_000_000, 0, 1, 1]);
      [nowhere, tooLong, nowhere].forEach((string, index) => {
        duckdb.copy_data_to_vector(vector, 16 * (2 * index + 1), string.buffer, 0, 16);
      });
      duckdb.vector_ensure_validity_writable(vector);
      duckdb.copy_data_to_vector_validity(vector, 0, new Uint32Array([0b010101, 0]).buffer, 0, 8);
    });
    expect([found[0], found[2], found[4]]).toEqual(texts.map(expected));
  });
});
