import { describe, expect, it } from 'vitest';
import { dataTypeOf, icebergTypeOf, PolicyTypeError, typeMappings } from '../src/mapping.ts';

describe('icebergTypeOf', () => {
  it.each([
    ['smallint', 'int'],
    ['INT2', 'int'],
    ['int4', 'int'],
    ['serial', 'int'],
    ['bigserial', 'long'],
    ['pg_catalog.int8', 'long'],
    ['real', 'float'],
    ['float(24)', 'float'],
    ['float(25)', 'double'],
    ['float', 'double'],
    ['double  precision', 'double'],
    ['bool', 'boolean'],
    ['bytea', 'binary'],
    ['numeric(10,2)', 'decimal(10, 2)'],
    ['decimal( 10 , 2 )', 'decimal(10, 2)'],
    ['numeric(5)', 'decimal(5, 0)'],
    ['numeric(38,38)', 'decimal(38, 38)'],
    ['numeric(39,2)', 'string'],
    ['numeric', 'string'],
    ['numeric(3,-2)', 'decimal(5, 0)'],
    ['numeric(37,-2)', 'string'],
    ['numeric(2,5)', 'decimal(5, 5)'],
    ['money', 'string'],
    ['date', 'date'],
    ['timestamp', 'timestamp'],
    ['timestamp(3) without time zone', 'timestamp'],
    ['timestamp with time zone', 'timestamptz'],
    ['timestamp(3) with time zone', 'timestamptz'],
    ['timestamptz(3)', 'timestamptz'],
    ['time(6) without time zone', 'string'],
    ['time with time zone', 'string'],
    ['interval day to second(3)', 'string'],
    ['character varying(160)', 'string'],
    ['varchar(20)', 'string'],
    ['"char"', 'string'],
    ['character(3)', 'string'],
    ['uuid', 'string'],
    ['jsonb', 'string'],
    ['bit varying(5)', 'string'],
    ['public.order_status', 'string'],
    ['public.integer', 'string'],
    ['public."date"', 'string'],
    ['"Weird ""Type"', 'string'],
    ['integer[]', 'list<int>'],
    ['integer[][]', 'list<int>'],
    ['integer[3]', 'list<int>'],
    ['integer ARRAY[4]', 'list<int>'],
    ['_int4', 'list<int>'],
    ['text[]', 'list<string>'],
    ['numeric(10,2)[]', 'list<decimal(10, 2)>'],
    ['timestamp with time zone[]', 'list<timestamptz>'],
    ['public."Mood"[]', 'list<string>'],
  ])('maps %s to %s', (physicalType, icebergType) => {
    expect(icebergTypeOf(physicalType)).toBe(icebergType);
  });

  it('takes uuid and time on request, for such columns only', () => {
    expect(icebergTypeOf('uuid', 'uuid')).toBe('uuid');
    expect(icebergTypeOf('time(3)', 'time')).toBe('time');
    expect(icebergTypeOf('uuid[]', 'uuid')).toBe('list<uuid>');
    expect(() => icebergTypeOf('text', 'uuid')).toThrow(PolicyTypeError);
    expect(() => icebergTypeOf('timetz', 'time')).toThrow(PolicyTypeError);
  });

  it('has each spelling in its table once, and maps it as the table says', () => {
    const spellings = typeMappings.flatMap(({ postgres, aliases }) => [postgres, ...aliases]);
    expect(new Set(spellings).size).toBe(spellings.length);
    for (const { postgres, aliases, iceberg } of typeMappings.filter((row) => row.postgres !== 'numeric')) {
      for (const name of [postgres, ...aliases]) expect(icebergTypeOf(name)).toBe(iceberg);
    }
  });
});

describe('dataTypeOf', () => {
  it.each([
    ['varchar(20)', 'character varying'],
    ['timestamptz(3)', 'timestamp with time zone'],
    ['timestamp', 'timestamp without time zone'],
    ['numeric(10,2)', 'numeric'],
    ['float(3)', 'real'],
    ['bigserial', 'bigint'],
    ['text[]', 'array'],
    ['public.mood', 'user-defined'],
    ['"char"', '"char"'],
    ['interval day to second(3)', 'interval'],
    ['interval(3)', 'interval'],
  ])('calls %s %s', (physicalType, dataType) => {
    expect(dataTypeOf(physicalType)).toBe(dataType);
  });
});
