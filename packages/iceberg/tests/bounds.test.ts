import { describe, expect, it } from 'vitest';
import { lowerBound, upperBound } from '../src/bounds.ts';
import { singleValue } from '../src/single-value.ts';
import type { IcebergPrimitive } from '../src/types.ts';

const hex = (bytes: Buffer | undefined) => bytes?.toString('hex');
const text = (bytes: Buffer | undefined) => bytes?.toString('utf8');

describe('singleValue', () => {
  it.each<[IcebergPrimitive, string, string]>([
    ['boolean', '1', '01'],
    ['boolean', '0', '00'],
    ['int', '-2', 'feffffff'],
    ['int', '2147483647', 'ffffff7f'],
    ['long', '-9223372036854775808', '0000000000000080'],
    ['float', '3.4e+38', '9ec97f7f'],
    ['float', '0.1', 'cdcccc3d'],
    ['float', '1e-45', '01000000'],
    ['double', '5e-324', '0100000000000000'],
    ['date', '1970-01-02', '01000000'],
    ['date', '1969-12-31', 'ffffffff'],
    ['time', '00:00:01', '40420f0000000000'],
    ['timestamp', '1969-12-31 23:59:59.999999', 'ffffffffffffffff'],
    ['timestamp', '1970-01-01 00:00:00.1', 'a086010000000000'],
    ['timestamptz', '1970-01-01 00:00:00.000001+00', '0100000000000000'],
    ['uuid', '00112233-4455-6677-8899-aabbccddeeff', '00112233445566778899aabbccddeeff'],
    ['binary', '00FF61', '00ff61'],
    ['binary', '', ''],
    ['decimal(9, 2)', '1.10', '6e'],
    ['decimal(9, 2)', '-1.28', '80'],
    ['decimal(9, 2)', '1.28', '0080'],
    ['decimal(9, 2)', '0.00', '00'],
    ['decimal(18, 0)', '-12345', 'cfc7'],
    ['decimal(38, 38)', '-.00001000000000000000000000000000000000', 'ceb239bb726cc73ea4f600000000'],
  ])('writes %s %s', (type, value, expected) => {
    expect(hex(singleValue(type, value))).toBe(expected);
  });

  it.each<[IcebergPrimitive, string]>([
    ['boolean', 'yes'],
    ['int', '2147483648'],
    ['int', '1.0'],
    ['int', ' 1'],
    ['int', ''],
    ['long', '9223372036854775808'],
    ['float', 'inf'],
    ['float', 'nan'],
    ['float', '1e39'],
    ['float', '7.038531e-26'],
    ['double', '-inf'],
    ['double', '0x1'],
    ['date', '0044-03-15 (BC)'],
    ['date', 'infinity'],
    ['date', '12020-01-01'],
    ['date', '0000-01-01'],
    ['date', '2023-02-29'],
    ['time', '24:00:00'],
    ['time', '00:00:00.1234567'],
    ['timestamp', '0044-01-01 (BC) 00:00:00.1'],
    ['timestamp', '-infinity'],
    ['timestamp', '2020-01-01'],
    ['timestamp', '2020-01-01T00:00:00'],
    ['timestamptz', '2020-01-01 00:00:00'],
    ['timestamptz', '2020-01-01 00:00:00+02'],
    ['uuid', '00112233445566778899aabbccddeeff'],
    ['binary', '\\x00'],
    ['binary', 'abc'],
    ['string', '\ud800'],
    ['decimal(9, 2)', '1.1'],
    ['decimal(9, 2)', '1.100'],
    ['decimal(9, 2)', '1e2'],
    ['decimal(4, 2)', '123.45'],
    ['decimal(9, 2)', ''],
    ['decimal(9, 0)', '-'],
  ])('takes no guess at %s %j', (type, value) => {
    expect(singleValue(type, value)).toBeUndefined();
  });
});

describe('bounds', () => {
  it('keep a short string as it is', () => {
    expect(text(lowerBound('string', ''))).toBe('');
    expect(text(upperBound('string', 'sixteen chars ok'))).toBe('sixteen chars ok');
  });

  it('cut a string after 16 code points and raise the upper one', () => {
    expect(text(lowerBound('string', '😀'.repeat(17)))).toBe('😀'.repeat(16));
    expect(text(upperBound('string', '😀'.repeat(17)))).toBe(`${'😀'.repeat(15)}😁`);
  });

  it('raise over the surrogates, and past code points that are the highest', () => {
    expect(text(upperBound('string', '\ud7ff'.repeat(17)))).toBe(`${'\ud7ff'.repeat(15)}\ue000`);
    expect(text(upperBound('string', `a${'\u{10ffff}'.repeat(20)}`))).toBe('b');
    expect(upperBound('string', '\u{10ffff}'.repeat(17))).toBeUndefined();
  });

  it('cut bytes likewise', () => {
    expect(hex(lowerBound('binary', 'FF'.repeat(17)))).toBe('ff'.repeat(16));
    expect(hex(upperBound('binary', `00${'FF'.repeat(17)}`))).toBe('01');
    expect(upperBound('binary', 'FF'.repeat(17))).toBeUndefined();
  });

  it('let a zero stand for both zeros', () => {
    expect(lowerBound('double', '0.0')?.readDoubleLE()).toBe(-0);
    expect(upperBound('double', '-0.0')?.readDoubleLE()).toBe(0);
    expect(lowerBound('int', '0')?.readInt32LE()).toBe(0);
  });

  it('are not given for uuids, which readers order differently', () => {
    expect(lowerBound('uuid', '00112233-4455-6677-8899-aabbccddeeff')).toBeUndefined();
    expect(upperBound('uuid', '00112233-4455-6677-8899-aabbccddeeff')).toBeUndefined();
  });
});
