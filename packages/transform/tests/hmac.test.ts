import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { HmacKeyError } from '../src/index.ts';
import { createBench } from './support.ts';

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
});
