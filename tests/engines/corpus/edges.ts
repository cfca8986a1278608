import { days, micros } from './cells.ts';
import { bigint, boolean, bytea, date, double, integer, numeric, real, text, timestamp, timestamptz } from './kinds.ts';
import { type CorpusTable, column, id, paired } from './table.ts';

const a16 = 'a'.repeat(16);

/**
 * Eighteen rows in six files: the last of them holds nothing but nulls. Between the files the ranges touch, so that a bound which
 * is off by one loses a row.
 */
export const edges: CorpusTable = {
  name: 'edges',
  shows: 'six files whose bounds a filter can hit',
  days: [
    {
      columns: [
        id(18),
        column(
          'whole',
          integer,
          fill(['-2147483648', '-1', '0', '1', '1', '2', '3', '4', null, '100', '2147483646', '2147483647']),
        ),
        column(
          'big',
          bigint,
          fill([
            '-9223372036854775808',
            '-9007199254740993',
            '-9007199254740992',
            '0',
            '0',
            '1',
            '9007199254740992',
            '9007199254740993',
            null,
            '1',
            '2',
            '9223372036854775807',
          ]),
        ),
        column(
          'float',
          double,
          fill(['-1e308', '-1.5', '-0.5', '0', '0.1', '0.2', '0.3', '1', null, '1.5', '2', '1e308']),
        ),
        column(
          'single',
          real,
          fill([
            '-3.4028234663852886e38',
            '-1.5',
            '-0.0',
            // Printed as 7.038531e-26, which as a double lies midway between this float and the next one.
            '7.038530691851209e-26',
            '0.1',
            '0.2',
            '0.0',
            '1.401298464324817e-45',
            null,
            '1.5',
            '3.4028232635611926e38',
            '3.4028234663852886e38',
          ]),
        ),
        column(
          'yes',
          boolean,
          fill(['false', 'false', 'false', 'true', 'true', 'true', 'true', 'false', null, 'true', 'false', 'true']),
        ),
        column(
          'price',
          numeric(9, 2),
          fill([
            '-9999999.99',
            '-0.01',
            '0.00',
            '0.01',
            '0.01',
            '1.00',
            '1.01',
            '2.55',
            null,
            '3.00',
            '9999999.98',
            '9999999.99',
          ]),
        ),
        column(
          'widest',
          numeric(38, 2),
          fill([
            `-${'9'.repeat(36)}.99`,
            '-0.01',
            '0.00',
            '0.01',
            '0.01',
            '1.00',
            '1.01',
            '2.55',
            null,
            '18446744073709551616.00',
            `${'9'.repeat(36)}.98`,
            `${'9'.repeat(36)}.99`,
          ]),
        ),
        column(
          'words',
          text,
          fill([
            '',
            'A',
            a16,
            `${a16}a`,
            `${a16}b`,
            `${a16}c`,
            '\u00e9',
            '\u{1F600}',
            null,
            `\uFFFF${'x'.repeat(20)}`,
            '\u{10FFFF}'.repeat(17),
            `\u{1F600}${'\u{10FFFF}'.repeat(16)}`,
          ]),
        ),
        column(
          'bytes',
          bytea,
          fill([
            '',
            '00',
            '0000',
            '7f',
            '80',
            `80${'ff'.repeat(16)}`,
            '81'.repeat(16),
            '81'.repeat(17),
            null,
            'fe',
            'ff'.repeat(16),
            'ff'.repeat(17),
          ]),
        ),
        paired(
          'day',
          date,
          fillPairs([
            ['0001-01-01', days(1, 1, 1)],
            ['1969-12-31', '-1'],
            ['1970-01-01', '0'],
            ['1970-01-02', '1'],
            ['2000-02-29', days(2000, 2, 29)],
            ['2026-11-23', days(2026, 11, 23)],
            ['2026-11-24', days(2026, 11, 24)],
            ['2100-01-01', days(2100, 1, 1)],
            [null, null],
            ['2200-01-01', days(2200, 1, 1)],
            ['9999-12-30', days(9999, 12, 30)],
            ['9999-12-31', days(9999, 12, 31)],
          ]),
        ),
        paired('moment', timestamp, fillPairs(moments(''))),
        paired('instant', timestamptz, fillPairs(moments('+00'))),
      ],
      files: 6,
    },
  ],
};

function moments(zone: string): [string | null, string | null][] {
  return [
    [`0001-01-01 00:00:00${zone}`, micros([1, 1, 1])],
    [`1969-12-31 23:59:59.999999${zone}`, '-1'],
    [`1970-01-01 00:00:00${zone}`, '0'],
    [`1970-01-01 00:00:00.000001${zone}`, '1'],
    [`2026-03-29 01:30:00${zone}`, micros([2026, 3, 29], '01:30:00')],
    [`2026-11-23 23:59:59.999999${zone}`, micros([2026, 11, 23], '23:59:59.999999')],
    [`2026-11-24 00:00:00${zone}`, micros([2026, 11, 24])],
    [`2100-01-01 00:00:00${zone}`, micros([2100, 1, 1])],
    [null, null],
    [`2200-01-01 00:00:00${zone}`, micros([2200, 1, 1])],
    [`9999-12-31 23:59:59.999998${zone}`, micros([9999, 12, 31], '23:59:59.999998')],
    [`9999-12-31 23:59:59.999999${zone}`, micros([9999, 12, 31], '23:59:59.999999')],
  ];
}

/** Twelve values, three that are NULL with one more of the first, and a file of nulls. */
function fill(values: readonly (string | null)[]): (string | null)[] {
  return [...values, null, values[0] ?? null, null, null, null, null];
}

function fillPairs(values: readonly (readonly [string | null, string | null])[]) {
  return [
    ...values,
    [null, null],
    values[0] ?? [null, null],
    [null, null],
    [null, null],
    [null, null],
    [null, null],
  ] as const;
}
