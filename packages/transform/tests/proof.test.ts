import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ContentMismatchError } from '../src/errors.ts';
import { addContent, contentDifference, noContent, sumContent } from '../src/proof/content-sums.ts';
import { fileSha256, proveWindow } from '../src/proof/prove-window.ts';
import { literal } from '../src/sql.ts';
import { createBench, fieldColumns, type Wanted } from './support.ts';

const bench = await createBench();
const salt = 0xfedcba9876543210n;
const wanted: readonly Wanted[] = [
  { source: 'id', physicalType: 'integer' },
  { source: 'name', physicalType: 'text' },
  { source: 'city', physicalType: 'text' },
];
const fields = fieldColumns(wanted);
const rows = "(VALUES (1, 'ann', 'oslo'), (2, 'bob', NULL), (3, 'ann', 'rome')) AS t(id, name, city)";
const exported = `SELECT * FROM ${rows}`;

async function written(select: string): Promise<string> {
  const path = join(bench.folder, `written-${createHash('sha256').update(select).digest('hex').slice(0, 8)}.parquet`);
  await bench.connection.run(`COPY (${select}) TO ${literal(path)} (FORMAT parquet)`);
  return path;
}

const prove = (...paths: string[]) => proveWindow(bench.connection, exported, paths, fields, salt);

it("a file's SHA-256 is of all its bytes, whether they fill the buffer or not", async () => {
  const path = join(bench.folder, 'bytes');
  for (const length of [0, 1, 1 << 20, 2_500_001]) {
    const bytes = randomBytes(length);
    writeFileSync(path, bytes);
    expect(await fileSha256(path)).toBe(createHash('sha256').update(bytes).digest('hex'));
  }
});

describe('written files are proven', () => {
  it('in whatever order and files the rows are', async () => {
    const whole = await prove(await written(exported));
    const first = await written(`SELECT * FROM ${rows} WHERE id = 3`);
    const rest = await written(`SELECT * FROM ${rows} WHERE id < 3 ORDER BY id DESC`);
    expect(await prove(first, rest)).toEqual(whole);
    expect(whole).toMatchObject({ rows: 3n, columns: [{ values: 3n }, { values: 3n }, { values: 2n }] });
  });

  it.each([
    ['a lost row', `SELECT * FROM ${rows} WHERE id <> 2`, 'expected 3 rows, found 2'],
    ['a doubled row', `${exported} UNION ALL SELECT * FROM ${rows} WHERE id = 1`, 'expected 3 rows, found 4'],
    [
      'a row in the place of another',
      `SELECT * FROM ${rows} WHERE id <> 2 UNION ALL SELECT * FROM ${rows} WHERE id = 1`,
      '"id", "name", "city"',
    ],
    ['a changed value', `SELECT id, replace(name, 'bob', 'bop'), city FROM ${rows}`, 'found others in "name"'],
    ['a value that became NULL', `SELECT id, name, nullif(city, 'rome') FROM ${rows}`, 'found others in "city"'],
    ['a NULL that became empty', `SELECT id, name, coalesce(city, '') FROM ${rows}`, 'found others in "city"'],
    ['two exchanged columns', `SELECT id, city, name FROM ${rows}`, 'found others in "name", "city"'],
    [
      'values shifted between rows',
      `SELECT id, name, CASE id WHEN 1 THEN 'rome' WHEN 3 THEN 'oslo' END FROM ${rows}`,
      'found values shifted between rows',
    ],
  ])('and refused for %s', async (_fault, select, said) => {
    const error = await prove(await written(select)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ContentMismatchError);
    expect(String(error)).toContain(said);
    expect(String(error)).not.toMatch(/ann|bob|bop|oslo|rome/);
  });

  it('and a file that is not there is no file without rows', async () => {
    await expect(prove(join(bench.folder, 'gone.parquet'))).rejects.toThrow();
    await expect(prove()).rejects.toThrow(ContentMismatchError);
  });
});

describe('a table that is written with a salt', () => {
  const types = [
    'integer',
    'numeric(10,2)',
    'timestamp with time zone',
    'text[]',
    'bytea',
    'double precision',
    'boolean',
  ];
  const columns = [
    { name: 'c0', type: 'INTEGER', values: ['1', null, '3'] },
    { name: 'c1', values: ['1.50', '-2', null] },
    { name: 'c2', values: ['2026-01-02 03:04:05.678+02', 'infinity', null] },
    { name: 'c3', values: ['{a,NULL}', '{}', null] },
    { name: 'c4', type: 'BLOB', values: ['ab', null, ''] },
    { name: 'c5', type: 'DOUBLE', values: ['NaN', '-0.0', '1e300'] },
    { name: 'c6', type: 'BOOLEAN', values: ['true', 'false', null] },
  ];
  const all: Wanted[] = [
    ...types.map((physicalType, i) => ({ source: `c${i}`, physicalType, onInvalid: 'null' as const })),
    { source: 'c1', target: 'hashed', physicalType: 'text', policy: 'hmac' as const },
    { source: 'c3', target: 'gone', physicalType: 'text', policy: 'redact' as const },
  ];

  it('says what its files hold: the same sums as of the rows read from them', async () => {
    const part = await bench.writeExport(columns);
    const result = await bench.write([part], all, { salt, key: new Uint8Array(32).fill(7) });
    const [file] = result.files;
    const names = fieldColumns(all).map(({ fieldId, column }) => ({ fieldId, name: `"${column.target}"` }));
    const read = await sumContent(
      bench.connection,
      `SELECT * FROM read_parquet(${literal(file?.path ?? '')})`,
      names,
      salt,
    );
    expect(result.content).toEqual(read);
    expect(result.content?.columns.map(({ values }) => values)).toEqual([2n, 2n, 1n, 2n, 2n, 3n, 2n, 2n, 0n]);
    expect(file?.sha256).toBe(
      createHash('sha256')
        .update(readFileSync(file?.path ?? ''))
        .digest('hex'),
    );
    expect(result.nulledValues).toEqual([{ column: 'c2', count: 1n }]);
  });

  it('says the same of a table in many windows, partitions and files as of one file', async () => {
    const parts = [await bench.writeExport(columns), await bench.writeExport(columns)];
    const one = await bench.write(parts, all, { salt, key: new Uint8Array(32) });
    const writer = bench.engine.openTable({
      columns: fieldColumns(all),
      outputDirectory: bench.output(),
      partition: [{ column: 'c0', transform: 'identity' }],
      sort: [{ column: 'c1', direction: 'desc' }],
      salt,
      key: new Uint8Array(32),
    });
    for (const part of parts) await writer.write([part]);
    expect(writer.finish().content).toEqual(one.content);
  });

  it('is read again by field ids, whatever its columns are called and wherever they stand by then', async () => {
    const part = await bench.writeExport(columns);
    const { files, content } = await bench.write([part], all, { salt, key: new Uint8Array(32) });
    const ids = fieldColumns(all).map(({ fieldId, elementId }) =>
      elementId === undefined ? `${fieldId}` : `{__duckdb_field_id: ${fieldId}, element: ${elementId}}`,
    );
    const moved = join(bench.folder, 'compacted.parquet');
    const renamed = ids
      .map((_, i) => `c${i} AS other${i}`)
      .reverse()
      .join(', ');
    const source = `SELECT ${renamed} FROM read_parquet(${literal(files[0]?.path ?? '')}) AS t(${ids.map((_, i) => `c${i}`).join(', ')})`;
    await bench.connection.run(
      `COPY (${source}) TO ${literal(moved)} (FORMAT parquet, FIELD_IDS {${ids.map((id, i) => `other${i}: ${id}`).join(', ')}})`,
    );
    const stored = fieldColumns(all).map(({ fieldId, column }) => ({ fieldId, icebergType: column.icebergType }));
    expect(await bench.engine.contentOf([moved], stored, salt)).toEqual(content);
    expect(await bench.engine.contentOf([], stored, salt)).toMatchObject({ rows: 0n, rowHashes: 0n });
  });

  it('has sums without rows where there is nothing', async () => {
    const part = await bench.writeExport([{ name: 'id', type: 'INTEGER', values: [] }]);
    const result = await bench.write([part], [{ source: 'id', physicalType: 'integer' }], { salt });
    expect(result.content).toEqual({ rows: 0n, rowHashes: 0n, columns: [{ fieldId: 1, values: 0n, hashes: 0n }] });
  });

  it('gives neither sums nor digests without a salt, and reads nothing back', async () => {
    const part = await bench.writeExport(columns);
    const result = await bench.write([part], all, { key: new Uint8Array(32) });
    expect(result.content).toBeUndefined();
    expect(result.files[0]?.sha256).toBeUndefined();
  });
});

describe('sums', () => {
  const column = [{ fieldId: 7, name: 'v' }];
  const of = (values: readonly number[], by = salt) => {
    const list =
      values.length === 0 ? 'SELECT 0 AS v WHERE false' : values.map((v) => `SELECT ${v} AS v`).join(' UNION ALL ');
    return sumContent(bench.connection, list, column, by);
  };

  it('add up, and tell any two bags of values apart', async () => {
    const bag = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(bag, bag, async (a, b) => {
        const [left, right] = [await of(a), await of(b)];
        expect(addContent(left, right)).toEqual(await of([...a, ...b]));
        const equal = JSON.stringify(a.toSorted()) === JSON.stringify(b.toSorted());
        expect(contentDifference(left, right, () => 'v') === undefined).toBe(equal);
      }),
      { numRuns: 40 },
    );
    expect(addContent(noContent(column), await of([1]))).toEqual(await of([1]));
  });

  it('of the same values differ by salt and by column', async () => {
    const [here, there] = [await of([1]), await of([1], salt + 1n)];
    expect(here.columns[0]?.hashes).not.toBe(there.columns[0]?.hashes);
    const other = await sumContent(bench.connection, 'SELECT 1 AS v', [{ fieldId: 8, name: 'v' }], salt);
    expect(other.columns[0]?.hashes).not.toBe(here.columns[0]?.hashes);
  });
});
