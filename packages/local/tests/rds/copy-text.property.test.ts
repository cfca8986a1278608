import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withDuckDb } from '../../src/rds/duckdb.ts';
import { writeTableParquet } from '../../src/rds/table-parquet.ts';

// PostgreSQL manual, COPY, "Text Format": written here from the manual, apart from the code that undoes it.
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};
const copyField = (value: string | null) =>
  value === null ? '\\N' : [...value].map((character) => ESCAPES[character] ?? character).join('');

const character = fc.oneof(
  fc.constantFrom(
    '\\',
    'N',
    'n',
    't',
    '0',
    '.',
    '\n',
    '\r',
    '\t',
    '\b',
    '\f',
    '\v',
    '"',
    "'",
    ',',
    ' ',
    '#',
    '\uFEFF',
    'é',
    '😀',
  ),
  fc.integer({ min: 1, max: 0x2fff }).map((code) => String.fromCodePoint(code)),
);
const value = fc.option(fc.array(character, { maxLength: 12 }).map((characters) => characters.join('')));
const rows = fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 40 });

it('gives back every string, NULL and empty string that COPY wrote', async () => {
  let run = 0;
  const folder = mkdtempSync(join(tmpdir(), 'snapferry-copy-'));
  const columns = ['a', 'b'].map((name) => ({
    name,
    physicalType: 'text',
    baseType: 'text',
    dataType: 'text',
    builtin: 'text',
    charMaxLength: null,
    numericPrecision: null,
    datetimePrecision: null,
    notNull: false,
    comment: null,
  }));
  try {
    await withDuckDb(folder, (duckdb) =>
      fc.assert(
        fc.asyncProperty(rows, async (written) => {
          // A new path each time: DuckDB may read a file that was replaced within a tick of the clock from its cache.
          run += 1;
          const text = written.map((row) => `1\t${row.map(copyField).join('\t')}\n`).join('');
          const rowsPath = join(folder, `${run}.copy`);
          writeFileSync(rowsPath, text);
          const data = { file: 'rows.copy', rows: written.length, bytes: Buffer.byteLength(text) };
          const named = {
            schema: 's',
            name: 't',
            kind: 'table',
            persistence: 'permanent',
            partitionOf: null,
            readable: true,
            comment: null,
          } as const;
          const source = { ...named, columns, primaryKey: [], data };
          await writeTableParquet(duckdb, { source, data, rowsPath, columns, folder: join(folder, String(run)) });
          // In hex, because the client's text decoder would take a byte-order mark away.
          const read = await duckdb.runAndReadAll(
            `SELECT hex(encode(a)), hex(encode(b)) FROM read_parquet('${folder}/${run}/*.parquet')`,
          );
          const hex = (text: string | null) => (text === null ? null : Buffer.from(text).toString('hex').toUpperCase());
          expect(read.getRowsJson()).toEqual(written.map((row) => row.map(hex)));
        }),
        { numRuns: 150 },
      ),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
