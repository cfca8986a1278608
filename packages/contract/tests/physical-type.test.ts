import { describe, expect, it } from 'vitest';
import { canonicalType, elementType, typeKind } from '../src/index.ts';

describe('canonicalType', () => {
  it.each([
    ['VARCHAR(9)', 'character varying(9)'],
    ['character  varying (9)', 'character varying(9)'],
    ['decimal( 8 , 2 )', 'numeric(8,2)'],
    ['numeric(8)', 'numeric(8,0)'],
    ['char', 'character(1)'],
    ['bit', 'bit(1)'],
    ['timestamptz', 'timestamp with time zone'],
    ['timestamptz(3)', 'timestamp(3) with time zone'],
    ['timestamp(3)', 'timestamp(3) without time zone'],
    ['TIME WITH TIME ZONE', 'time with time zone'],
    ['float8', 'double precision'],
    ['float', 'double precision'],
    ['float(24)', 'real'],
    ['float(25)', 'double precision'],
    ['dec(8)', 'numeric(8,0)'],
    ['char varying(9)', 'character varying(9)'],
    ['integer ARRAY[3]', 'integer[]'],
    ['_int4', 'integer[]'],
    ['int[3][]', 'integer[]'],
    ['timestamptz[]', 'timestamp with time zone[]'],
    ['"char"', '"char"'],
    ['public."My  Type"', 'public."My  Type"'],
    ['public.mood[]', 'public.mood[]'],
    ['interval day to second(3)', 'interval day to second(3)'],
    ['', ''],
  ])('spells %j as %j', (given, printed) => {
    expect(canonicalType(given)).toBe(printed);
    expect(canonicalType(printed)).toBe(printed);
  });
});

describe('typeKind', () => {
  it.each([
    ['smallint', 'integer'],
    ['numeric(10,2)', 'numeric'],
    ['timestamp(3) with time zone', 'timestamp'],
    ['time(0) without time zone', 'time'],
    ['time with time zone', 'text'],
    ['interval', 'text'],
    ['character varying(9)', 'text'],
    ['public.mood', 'text'],
    ['"integer"', 'text'],
    ['bytea', 'binary'],
    ['integer[]', 'array'],
  ])('takes %s for %s', (type, kind) => {
    expect(typeKind(type)).toBe(kind);
  });

  it("tells an array's elements", () => {
    expect(elementType('numeric(4,1)[][]')).toBe('numeric(4,1)');
  });
});
