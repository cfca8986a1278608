import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hmacFunction } from '../../src/hmac/hmac-function.ts';
import { HmacKeyError } from '../../src/index.ts';
import { createBench } from '../support.ts';

const bench = await createBench();
const key = randomBytes(32);
const hash = (text: string | Buffer) => createHmac('sha256', key).update(text).digest('hex');

const load = (physicalType: string, values: (string | null)[], type?: string) =>
  bench.load({ physicalType, policy: 'hmac' }, values, type, { key });

describe('hmac', () => {
  it('equals node:crypto on text: empty, unicode, NULL, untrimmed, long', async () => {
    const values = ['', 'a', ' Ünïcödé 🙂 ', 'e\u0301', 'x'.repeat(100_000), "'; DROP TABLE x;--"];
    expect(await load('text', [...values, null])).toEqual([...values.map(hash), null]);
  });

  it('equals node:crypto over many vectors: short and long, NULL between them, new and repeated, in any order', async () => {
    const text = (row: number): string | null => {
      if (row % 11 === 3) return null;
      if (row % 1009 === 5) return `${row}-`.repeat(2000);
      if (row % 3 === 0) return `${row % 700}`;
      return `somebody-${(row * 7919) % 5000}-${'é'.repeat(row % 90)}`;
    };
    const values = Array.from({ length: 9000 }, (_, row) => text(row));
    expect(await load('text', values)).toEqual(values.map((value) => (value === null ? null : hash(value))));
  });

  it('equals node:crypto where a vector holds more text than fits into the lanes at once', async () => {
    const values = Array.from({ length: 1500 }, (_, row) => `${row}`.padEnd(3000 + (row % 1200), 'x'));
    expect(await load('text', values)).toEqual(values.map(hash));
  });

  it('hashes columns that a table is sorted or partitioned by', async () => {
    const part = await bench.writeExport([{ name: 'v', values: ['a', null] }]);
    const both = ['one', 'two'].map((target) => ({
      source: 'v',
      target,
      physicalType: 'text',
      policy: 'hmac' as const,
    }));
    const partition = [{ column: 'two', transform: 'bucket[4]' as const }];
    const written = await bench.write([part], both, { key, partition, sort: [{ column: 'one', direction: 'asc' }] });
    expect((await bench.read(written)).toSorted((a, b) => String(a.one).localeCompare(String(b.one)))).toEqual([
      { one: hash('a'), two: hash('a') },
      { one: null, two: null },
    ]);
  });

  it('hashes text as exported: uuids keep their case, numerics their zeros, arrays their form', async () => {
    expect(await load('uuid', ['A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'])).toEqual([
      hash('A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'),
    ]);
    expect(await load('numeric(10,2)', ['1.2300', 'NaN'])).toEqual([hash('1.2300'), hash('NaN')]);
    expect(await load('text[]', ['{a,"b c"}'])).toEqual([hash('{a,"b c"}')]);
    expect(await load('date', ['infinity'])).toEqual([hash('infinity')]);
  });

  it('hashes integers as decimal digits and booleans as true and false', async () => {
    expect(await load('bigint', ['-9223372036854775808', '0', null], 'BIGINT')).toEqual([
      hash('-9223372036854775808'),
      hash('0'),
      null,
    ]);
    expect(await load('smallint', ['7'], 'SMALLINT')).toEqual([hash('7')]);
    expect(await load('boolean', ['true', 'false', null], 'BOOLEAN')).toEqual([hash('true'), hash('false'), null]);
    expect(await load('boolean', ['t', 'f'])).toEqual([hash('true'), hash('false')]);
  });

  it('hashes the raw bytes of a bytea', async () => {
    expect(await load('bytea', ['\\x00\\xFFa', '', null], 'BLOB')).toEqual([
      hash(Buffer.from([0, 255, 97])),
      hash(''),
      null,
    ]);
    expect(await load('bytea', ['\\x00ff61'])).toEqual([hash(Buffer.from([0, 255, 97]))]);
  });

  it('asks for a key of 32 bytes and does not show the one it has', async () => {
    const column = { physicalType: 'text', policy: 'hmac' } as const;
    await expect(bench.load(column, ['a'])).rejects.toThrow(HmacKeyError);
    const short = Buffer.from('a-key-that-is-too-short');
    const error = await bench.load(column, ['a'], 'VARCHAR', { key: short }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(HmacKeyError);
    expect((error as Error).message).not.toContain(short.toString());
  });

  it('keeps overlapping loads with two keys apart', async () => {
    const other = randomBytes(32);
    const column = { physicalType: 'text', policy: 'hmac' } as const;
    const [one, two] = await Promise.all([
      bench.load(column, ['a'], 'VARCHAR', { key }),
      bench.load(column, ['a'], 'VARCHAR', { key: other }),
    ]);
    expect(one).toEqual([hash('a')]);
    expect(two).toEqual([createHmac('sha256', other).update('a').digest('hex')]);
  });

  it('hashes nothing any more once the key is taken away', async () => {
    const hmac = hmacFunction(key);
    hmac.register(bench.connection);
    const select = `SELECT ${hmac.name}('a'::BLOB)`;
    await bench.connection.run(select);
    hmac.wipe();
    await expect(bench.connection.run(select)).rejects.toThrow(/key/);
  });
});
