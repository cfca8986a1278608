import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { ColumnMissingError } from '../src/index.ts';
import { literal } from '../src/sql.ts';
import { createBench, rowsOf } from './support.ts';

const bench = await createBench();

const hostile = [
  'we"ird',
  "quo'te",
  'semi;colon',
  'line\nbreak',
  'ünïcödé🙂',
  'select',
  'a.b',
  'x'.repeat(63),
  '{list}',
  '$1',
  '--',
  '"."',
];

describe('columns', () => {
  it('carries hostile names and finds their field ids and statistics again', async () => {
    const part = await bench.writeExport(
      hostile.map((name, i) => ({ name, values: [i % 2 === 0 ? `${i}` : `{${i}}`] })),
    );
    const wanted = hostile.map((source, i) => ({ source, physicalType: i % 2 === 0 ? 'integer' : 'integer[]' }));
    const written = await bench.write([part], wanted);
    const [file] = written.files;
    const ids = hostile.map((_, i) => (i % 2 === 0 ? i + 1 : 1000 + i));
    expect([...(file?.columns.keys() ?? [])].sort((a, b) => a - b)).toEqual(ids.sort((a, b) => a - b));
    for (const [i] of hostile.entries()) expect(file?.columns.get(i % 2 === 0 ? i + 1 : 1000 + i)?.min).toBe(`${i}`);
    expect(await bench.read(written)).toEqual([
      Object.fromEntries(hostile.map((name, i) => [name, i % 2 === 0 ? `${i}` : `[${i}]`])),
    ]);
  });

  it('writes field ids and the right Parquet types, list elements too', async () => {
    const types = { a: 'integer', b: 'text[]', c: 'numeric(10,2)', d: 'timestamptz', e: 'uuid', f: 'numeric(30,4)' };
    const part = await bench.writeExport(Object.keys(types).map((name) => ({ name, values: [null] })));
    const wanted = Object.entries(types).map(([source, physicalType]) => ({ source, physicalType }));
    const { files } = await bench.write([part], wanted);
    const schema = `SELECT name, field_id, type, converted_type FROM parquet_schema(${literal(files[0]?.path ?? '')}) OFFSET 1`;
    expect(await rowsOf(bench.connection, schema)).toEqual([
      ['a', '1', 'INT32', 'INT_32'],
      ['b', '2', null, 'LIST'],
      ['list', null, null, null],
      ['element', '1001', 'BYTE_ARRAY', 'UTF8'],
      ['c', '3', 'INT64', 'DECIMAL'],
      ['d', '4', 'INT64', 'TIMESTAMP_MICROS'],
      ['e', '5', 'BYTE_ARRAY', 'UTF8'],
      ['f', '6', 'FIXED_LEN_BYTE_ARRAY', 'DECIMAL'],
    ]);
  });

  it('carries what was asked for and nothing else', async () => {
    const secret = 'denied-8080';
    const part = await bench.writeExport([
      { name: 'secret', values: [secret] },
      { name: 'id', values: ['1'] },
      { name: 'gone', values: [secret] },
    ]);
    const written = await bench.write(
      [part],
      [
        { source: 'id', physicalType: 'bigint' },
        { source: 'gone', physicalType: 'text', policy: 'redact' },
      ],
    );
    expect(await bench.read(written)).toEqual([{ id: '1', gone: null }]);
    expect((await readFile(written.files[0]?.path ?? '')).includes(secret)).toBe(false);
  });

  it('tells columns apart that differ in case only, over several parts', async () => {
    const parts = [];
    for (const part of ['1', '2']) {
      const columns = ['Mail', '#ail', '#ail_1'].map((name) => ({ name, values: [`${name} of ${part}`] }));
      parts.push(await renamed(await bench.writeExport(columns), '#ail', 'mail'));
    }
    expect((await bench.engine.describe(parts)).map(({ name }) => name)).toEqual(['Mail', 'mail', 'mail_1']);
    const written = await bench.write(parts, [{ source: 'mail', physicalType: 'text' }]);
    expect((await bench.read(written)).map(({ mail }) => mail).sort()).toEqual(
      ['#ail of 1', '#ail of 2'].map((v) => v.replace('#', 'm')),
    );
    await expect(bench.write(parts, [{ source: 'MAIL', physicalType: 'text' }])).rejects.toThrow(ColumnMissingError);
  });

  it('names every carried column that the export lacks', async () => {
    const part = await bench.writeExport([{ name: 'id', values: ['1'] }]);
    const wanted = ['id', 'x', 'y'].map((source) => ({ source, physicalType: 'text' }));
    await expect(bench.write([part], wanted)).rejects.toThrow(/"x", "y"/);
  });

  it('may write one exported column twice', async () => {
    const part = await bench.writeExport([{ name: 'id', values: ['12'] }]);
    const written = await bench.write(
      [part],
      [
        { source: 'id', physicalType: 'integer' },
        { source: 'id', target: 'id_text', physicalType: 'text', policy: 'truncate', truncate: 1 },
      ],
    );
    expect(await bench.read(written)).toEqual([{ id: '12', id_text: '1' }]);
  });
});

/** DuckDB does not write two names that differ in case only, so the bytes are changed afterwards; lengths stay. */
async function renamed(path: string, from: string, to: string): Promise<string> {
  const bytes = await readFile(path, 'latin1');
  await writeFile(path, bytes.replaceAll(from, to), 'latin1');
  return path;
}
