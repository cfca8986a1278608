import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ColumnTypeMismatchError, InvalidValuesError } from '../src/index.ts';
import { createBench } from './support.ts';

const bench = await createBench();

/** What must not be written, because the type cannot hold it unchanged. */
const invalid: Record<string, string[]> = {
  integer: ['1.5', '2147483648', '', 'x', '1e3', '0x10', ' 1', '1_0'],
  bigint: ['9223372036854775808', '0.1'],
  smallint: ['1.5'],
  'double precision': ['1e999', '1e-999', 'x', ''],
  real: ['1e39'],
  boolean: ['yes', '1', ''],
  bytea: ['\\x0', 'abc', '\\xzz'],
  'numeric(10,2)': ['1.235', '100000000.00', 'NaN', 'Infinity', '-Infinity', '1e-5', '1e3', '', '.', '-', '1.2.3'],
  'numeric(20,4)': ['1.23451', '10000000000000000.0', 'NaN', '1e-9'],
  'numeric(38,30)': ['123456789', '0.0000000000000000000000000000001'],
  date: [
    'infinity',
    '-infinity',
    ' infinity ',
    'epoch',
    '2020-02-30',
    '2020-01-1x',
    '2020-1-1',
    '2020-01-01 10:00:00',
    '0000-01-01',
    '-123-01-01',
    '',
  ],
  timestamp: [
    'infinity',
    'epoch',
    '2020-01-01',
    '2020-01-01 10:00:00+00',
    '2020-01-01 10:00:00+02',
    '2020-01-01 10:00:00.5-03',
    '2020-01-01 10:00:00Z',
    '2020-01-01 10:00:00.1234567',
    '2020-01-01 25:00:00',
    '2020-02-30 00:00:00',
    '294277-01-01 00:00:00',
    '0000-01-01 00:00:00',
  ],
  timestamptz: [
    '-infinity',
    '2020-01-01 10:00:00',
    '2020-01-01 10:00:00.1234567+00',
    '2020-01-01 10:00:00 Europe/Rome',
    '2020-01-01 10:00:00+16',
    '2020-01-01 10:00:00+0',
  ],
  'integer[]': [
    '{1,x}',
    '{1.5}',
    '{{1,2},{3,4}}',
    '[2:4]={1,2,3}',
    '{1,,2}',
    '{1',
    '1',
    '',
    '{1}}',
    '{,}',
    '{1,2147483648}',
  ],
  'text[]': ['{{a},{b}}', '{"a}', '{a"b}', '{a\\,b}', '[0:0]={a}', '{"a" b}'],
  'date[]': ['{2020-01-01,infinity}'],
};

describe('values that do not cast', () => {
  it.each(Object.entries(invalid))(
    'refuses each of %s, and says column, type and count but no value',
    async (physicalType, values) => {
      const part = await bench.writeExport([{ name: 'Price', values: [...values, null] }]);
      const outputDirectory = bench.output();
      const error = await bench
        .write([part], [{ source: 'Price', physicalType }], { outputDirectory })
        .catch((e: unknown) => e);
      expect(error).toBeInstanceOf(InvalidValuesError);
      const { message, columns, disposition } = error as InvalidValuesError;
      expect(columns).toMatchObject([{ column: 'price', physicalType, count: BigInt(values.length) }]);
      expect(message).toContain(`"price" (${physicalType})`);
      expect(message).toContain(String(values.length));
      expect(message).toContain('"price": - {property: snapferryOnInvalid, value: "null"}');
      expect(disposition).toBe('reject');
      expect(await readdir(outputDirectory)).toEqual([]);
    },
  );

  it.each([
    [{ physicalType: 'numeric(5,2)' }, true],
    [{ physicalType: 'integer[]' }, true],
    [{ physicalType: 'bytea' }, false],
    [{ physicalType: 'date', policy: 'truncate', truncate: 'month' }, false],
    [{ physicalType: 'time without time zone', icebergType: 'time' }, false],
    [{ physicalType: 'boolean', policy: 'hmac' }, false],
  ] as const)('says for %o the line that the contract needs, and takes that very line', async (column, text) => {
    const value = 'no such value';
    const part = await bench.writeExport([{ name: 'v', values: [value] }]);
    const load = (more: object = {}) =>
      bench.write([part], [{ source: 'v', ...column, ...more }], { key: new Uint8Array(32) });
    const error = (await load().catch((e: unknown) => e)) as InvalidValuesError;
    expect(error.message).toContain('raise its version');
    const lines = [...error.message.matchAll(/- (\{[^}]*\})/g)].map(([line]) => parse(line));
    expect(lines).toEqual([
      [{ property: 'snapferryOnInvalid', value: 'null' }],
      ...(text ? [[{ property: 'snapferryOnInvalid', value: 'string' }]] : []),
    ]);
    for (const [{ value: onInvalid }] of lines) {
      const written = await bench.read(await load({ onInvalid }));
      expect(written).toEqual([{ v: onInvalid === 'null' ? null : value }]);
    }
  });

  it.each(Object.entries(invalid))('nulls and counts each of %s on request', async (physicalType, values) => {
    const part = await bench.writeExport([{ name: 'v', values: [...values, null] }]);
    const written = await bench.write([part], [{ source: 'v', physicalType, onInvalid: 'null' }]);
    expect(written.nulledValues).toEqual([{ column: 'v', count: BigInt(values.length) }]);
    expect(await bench.read(written)).toEqual([...values, null].map(() => ({ v: null })));
  });

  it('carries text verbatim with onInvalid string', async () => {
    const values = ['1.235', 'NaN', null];
    expect(await bench.load({ physicalType: 'numeric(10,2)', onInvalid: 'string' }, values)).toEqual(values);
    expect(await bench.load({ physicalType: 'integer[]', onInvalid: 'string' }, ['{{1}}'])).toEqual(['{{1}}']);
  });

  it('lets no value out, by message, cause, context or stack, whatever DuckDB said', async () => {
    const canary = 'canary-4711';
    const types = [
      'integer',
      'numeric(10,2)',
      'numeric(30,2)',
      'date',
      'timestamp',
      'timestamptz',
      'integer[]',
      'boolean',
      'real',
    ];
    for (const physicalType of types) {
      const error = await bench.load({ physicalType }, [canary, `{${canary}}`]).catch((e: unknown) => e);
      const { message, stack, cause, context } = error as InvalidValuesError;
      expect(JSON.stringify([message, stack, cause, context])).not.toContain(canary);
      expect(cause).toBeUndefined();
    }
  });

  it('names every failing column at once and leaves the good ones out', async () => {
    const part = await bench.writeExport([
      { name: 'a', values: ['x', 'y', '1'] },
      { name: 'b', values: ['1', '2', '3'] },
      { name: 'c', values: ['2020-01-01', 'infinity', null] },
      { name: 'd', values: ['x', '1', '1'] },
    ]);
    const wanted = ['a', 'b', 'c', 'd'].map((source) => ({
      source,
      physicalType: source === 'c' ? 'date' : 'integer',
      onInvalid: source === 'd' ? ('null' as const) : ('reject' as const),
    }));
    const error = await bench.write([part], wanted).catch((e: unknown) => e);
    expect((error as InvalidValuesError).columns.map(({ column, count }) => [column, count])).toEqual([
      ['a', 2n],
      ['c', 1n],
    ]);
  });

  it('checks native types as well', async () => {
    await expect(bench.load({ physicalType: 'integer' }, ['2147483648'], 'BIGINT')).rejects.toThrow(InvalidValuesError);
    await expect(bench.load({ physicalType: 'numeric(10,2)' }, ['1.235'], 'DECIMAL(10,3)')).rejects.toThrow(
      InvalidValuesError,
    );
    await expect(bench.load({ physicalType: 'real' }, ['0.1'], 'DOUBLE')).rejects.toThrow(InvalidValuesError);
    await expect(bench.load({ physicalType: 'date' }, ['infinity'], 'DATE')).rejects.toThrow(InvalidValuesError);
    await expect(bench.load({ physicalType: 'integer[]' }, ['[1, 2147483648]'], 'BIGINT[]')).rejects.toThrow(
      InvalidValuesError,
    );
  });

  it('refuses an exported type that has nothing to do with the contract', async () => {
    await expect(bench.load({ physicalType: 'integer' }, ['1'], 'DOUBLE')).rejects.toThrow(ColumnTypeMismatchError);
    await expect(bench.load({ physicalType: 'text' }, ['a'], 'BLOB')).rejects.toThrow(/"v".*text.*BLOB/);
    await expect(bench.load({ physicalType: 'text[]' }, ['1'], 'BIGINT')).rejects.toThrow(ColumnTypeMismatchError);
  });
});
