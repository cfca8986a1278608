import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lowerBound, upperBound } from '../src/bounds.ts';
import { singleValue } from '../src/single-value.ts';

const strings = fc.string({ unit: 'binary', maxLength: 40 });

describe('bounds', () => {
  it('enclose every string, in the order of UTF-8 bytes', () => {
    fc.assert(
      fc.property(fc.oneof(strings, fc.constantFrom('\ud7ff'.repeat(17), '\u{10ffff}'.repeat(17))), (value) => {
        const bytes = Buffer.from(value, 'utf8');
        const lower = lowerBound('string', value);
        const upper = upperBound('string', value);
        expect(lower && Buffer.compare(lower, bytes)).toBeLessThanOrEqual(0);
        if (upper !== undefined) expect(Buffer.compare(upper, bytes)).toBeGreaterThanOrEqual(0);
        for (const bound of [lower, upper]) {
          expect([...(bound?.toString('utf8') ?? '')].length).toBeLessThanOrEqual(16);
          expect(bound?.toString('utf8').isWellFormed() ?? true).toBe(true);
        }
      }),
    );
  });

  it('enclose all bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (value) => {
        const text = Buffer.from(value).toString('hex').toUpperCase();
        const lower = lowerBound('binary', text);
        const upper = upperBound('binary', text);
        expect(lower && Buffer.compare(lower, value)).toBeLessThanOrEqual(0);
        if (upper !== undefined) expect(Buffer.compare(upper, value)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('hold every decimal in the fewest bytes', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n }), (unscaled) => {
        const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(11, '0');
        const text = `${unscaled < 0n ? '-' : ''}${digits.slice(0, -10)}.${digits.slice(-10)}`;
        const bytes = singleValue('decimal(38, 10)', text) ?? Buffer.of();
        expect(BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`))).toBe(unscaled);
        const fewer = (bytes.length - 1) * 8;
        expect(fewer === 0 || BigInt.asIntN(fewer, unscaled) !== unscaled).toBe(true);
      }),
    );
  });

  it('hold every timestamp of the common era', () => {
    const min = new Date('0001-01-01T00:00:00Z');
    fc.assert(
      fc.property(fc.date({ min, max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }), (date) => {
        const text = date.toISOString().replace('T', ' ').replace('Z', '');
        expect(singleValue('timestamp', text)?.readBigInt64LE()).toBe(BigInt(date.getTime()) * 1000n);
      }),
    );
  });
});
