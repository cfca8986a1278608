import { describe, expect, it } from 'vitest';
import { type LoadColumnInput, loadColumn, PolicyTypeError } from '../src/mapping.ts';

const column = (input: Partial<LoadColumnInput>) =>
  loadColumn({ source: 'C', target: 'c', physicalType: 'text', policy: 'allow', ...input });

describe('loadColumn', () => {
  it('keeps names and type text, and rejects invalid values by default', () => {
    expect(column({ physicalType: 'numeric(10,2)' })).toEqual({
      source: 'C',
      target: 'c',
      physicalType: 'numeric(10,2)',
      icebergType: 'decimal(10, 2)',
      policy: 'allow',
      onInvalid: 'reject',
    });
  });

  it.each([
    [{ policy: 'hmac', physicalType: 'bigint' }, 'string'],
    [{ policy: 'hmac', physicalType: 'bytea' }, 'string'],
    [{ policy: 'redact', physicalType: 'bigint' }, 'long'],
    [{ policy: 'redact', physicalType: 'real' }, 'float'],
    [{ policy: 'truncate', physicalType: 'text', truncate: 3 }, 'string'],
    [{ policy: 'truncate', physicalType: 'date', truncate: 'month' }, 'date'],
    [{ policy: 'truncate', physicalType: 'timestamptz', truncate: 'day' }, 'timestamptz'],
    [{ physicalType: 'numeric(10,2)', onInvalid: 'string' }, 'string'],
    [{ physicalType: 'integer[]', onInvalid: 'string' }, 'string'],
    [{ physicalType: 'uuid', icebergType: 'uuid' }, 'uuid'],
  ] as [Partial<LoadColumnInput>, string][])('%j is written as %s', (input, icebergType) => {
    expect(column(input).icebergType).toBe(icebergType);
  });

  it.each([
    { policy: 'hmac', physicalType: 'real' },
    { policy: 'hmac', physicalType: 'double precision' },
    { policy: 'truncate', physicalType: 'text' },
    { policy: 'truncate', physicalType: 'text', truncate: 0 },
    { policy: 'truncate', physicalType: 'text', truncate: 1.5 },
    { policy: 'truncate', physicalType: 'text', truncate: 'day' },
    { policy: 'truncate', physicalType: 'integer', truncate: 3 },
    { policy: 'truncate', physicalType: 'text[]', truncate: 3 },
    { policy: 'truncate', physicalType: 'time', truncate: 'day' },
    { policy: 'truncate', physicalType: 'date', truncate: 'year', onInvalid: 'string' },
    { physicalType: 'bytea', onInvalid: 'string' },
    { physicalType: 'text', icebergType: 'uuid' },
  ] as Partial<LoadColumnInput>[])('refuses %j', (input) => {
    expect(() => column(input)).toThrow(PolicyTypeError);
  });
});
