import { describe, expect, it } from 'vitest';
import { type IcebergPrimitive, parseValue, transformedType, UnsupportedPartitionError } from '../../src/index.ts';
import { bucketHash, bucketHashVectors } from './bucket-hash.ts';
import { transformValue } from './transform-value.ts';

function read(type: IcebergPrimitive, text: string) {
  const value = parseValue(type, text);
  if (value === undefined) throw new Error(`${text} is no ${type}`);
  return value;
}

describe('bucket', () => {
  it.each(bucketHashVectors)('hashes the $type $text as the spec says', ({ type, text, hash }) => {
    expect(bucketHash(type, read(type, text))).toBe(hash);
    expect(transformValue('bucket[16]', type, read(type, text))).toBe((hash & 0x7fffffff) % 16);
  });

  // From MurmurHash3's own published vectors, for the lengths that leave a tail.
  it.each([
    ['', 0],
    ['FFFFFFFF', 0x76293b50],
    ['21436587', 0xf55b516b | 0],
    ['214365', 0x7e4a8634],
    ['2143', 0xa0f7b07a | 0],
    ['21', 0x72661cf4],
  ])('hashes the bytes %s', (bytes, hash) => {
    expect(bucketHash('binary', Buffer.from(bytes, 'hex'))).toBe(hash);
  });

  it('keeps a value in its bucket when its column is widened', () => {
    expect(transformValue('bucket[97]', 'int', -7)).toBe(transformValue('bucket[97]', 'long', -7n));
    expect(bucketHash('decimal(9, 2)', -1420n)).toBe(bucketHash('decimal(38, 2)', -1420n));
  });
});

describe('truncate', () => {
  it.each<[IcebergPrimitive, number, string | number | bigint, string | number | bigint]>([
    ['int', 10, 1, 0],
    ['int', 10, -1, -10],
    ['int', 10, -10, -10],
    ['long', 10, -11n, -20n],
    ['long', 1000, 9_223_372_036_854_775_807n, 9_223_372_036_854_775_000n],
    ['decimal(9, 2)', 50, 1065n, 1050n],
    ['decimal(9, 2)', 50, -1065n, -1100n],
    ['string', 3, 'iceberg', 'ice'],
    ['string', 2, '😀é😀', '😀é'],
    ['string', 3, 'ab', 'ab'],
  ])('of %s to %i', (type, width, value, expected) => {
    expect(transformValue(`truncate[${width}]`, type, value)).toBe(expected);
  });

  it('takes the first bytes of a binary', () => {
    expect(transformValue('truncate[2]', 'binary', Buffer.from('010203', 'hex'))).toEqual(Buffer.from('0102', 'hex'));
  });

  it.each<[IcebergPrimitive, number | bigint]>([
    ['int', -2_147_483_648],
    ['long', -9_223_372_036_854_775_808n],
    ['decimal(3, 2)', -999n],
  ])('refuses the least %s, which would not fit', (type, value) => {
    expect(() => transformValue('truncate[10]', type, value)).toThrow(UnsupportedPartitionError);
  });
});

describe('year, month, day and hour', () => {
  it.each<[string, IcebergPrimitive, string, number]>([
    ['year', 'date', '1970-01-01', 0],
    ['year', 'date', '1969-12-31', -1],
    ['year', 'timestamp', '1969-12-31 23:59:59.999999', -1],
    ['year', 'timestamptz', '2017-12-01 10:12:55.038194+00', 47],
    ['month', 'date', '1970-01-31', 0],
    ['month', 'date', '1969-12-01', -1],
    ['month', 'date', '2017-12-01', 575],
    ['month', 'timestamp', '1969-12-31 23:59:59.999999', -1],
    ['month', 'date', '0001-01-01', -1969 * 12],
    ['day', 'date', '2017-12-01', 17501],
    ['day', 'timestamp', '1969-12-31 23:59:59.999999', -1],
    ['hour', 'timestamp', '1969-12-31 23:00:00', -1],
    ['hour', 'timestamp', '1969-12-31 22:59:59.999999', -2],
    ['hour', 'timestamptz', '2017-12-01 10:12:55.038194+00', 420034],
  ])('%s of the %s %s', (transform, type, text, expected) => {
    expect(transformValue(transform, type, read(type, text))).toBe(expected);
  });

  it('agrees with the calendar of the platform on every 97th day of 10,000 years', () => {
    for (let day = -719_162; day < 2_932_000; day += 97) {
      const date = new Date(day * 86_400_000);
      const months = (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
      expect(transformValue('month', 'date', day)).toBe(months);
      expect(transformValue('year', 'date', day)).toBe(date.getUTCFullYear() - 1970);
    }
  });

  it('knows days far beyond those of the platform', () => {
    // 400 years have 146,097 days, in every calendar.
    expect(transformValue('month', 'date', 2_147_483_647)).toBe(
      (transformValue('month', 'date', 2_147_483_647 - 146_097 * 10_000) as number) + 4800 * 10_000,
    );
  });
});

describe('a transform', () => {
  it('leaves null null', () => {
    expect(['identity', 'day', 'bucket[4]'].map((each) => transformValue(each, 'date', null))).toEqual([
      null,
      null,
      null,
    ]);
  });

  it.each<[string, IcebergPrimitive, IcebergPrimitive]>([
    ['identity', 'decimal(9, 2)', 'decimal(9, 2)'],
    ['truncate[4]', 'string', 'string'],
    ['bucket[4]', 'uuid', 'int'],
    ['day', 'timestamptz', 'date'],
    ['hour', 'timestamp', 'int'],
  ])('%s of %s gives %s', (transform, type, expected) => {
    expect(transformedType(transform, type)).toBe(expected);
  });

  it.each<[string, IcebergPrimitive]>([
    ['hour', 'date'],
    ['day', 'time'],
    ['truncate[4]', 'date'],
    ['bucket[4]', 'double'],
    ['bucket[4]', 'boolean'],
    ['identity', 'float'],
    ['bucket[0]', 'int'],
    ['bucket', 'int'],
    ['identity[3]', 'int'],
    ['void', 'int'],
  ])('refuses %s of %s', (transform, type) => {
    expect(() => transformedType(transform, type)).toThrow(UnsupportedPartitionError);
  });
});
