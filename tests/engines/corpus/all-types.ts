import { days, float64, micros, ofDay } from './cells.ts';
import {
  bigint,
  boolean,
  bytea,
  date,
  double,
  integer,
  json,
  listOf,
  numeric,
  real,
  smallint,
  text,
  time,
  timestamp,
  timestamptz,
  uuid,
} from './kinds.ts';
import { type Column, type CorpusTable, column, id, paired } from './table.ts';

const nines = (count: number): string => '9'.repeat(count);
const long = 'a long text whose bounds are cut: '.repeat(400);

const numbers: readonly Column[] = [
  column('small', smallint, [null, '0', '-32768', '32767', '-1', '1']),
  column('whole', integer, [null, '0', '-2147483648', '2147483647', '-1', '1']),
  column('big', bigint, [null, '0', '-9223372036854775808', '9223372036854775807', '9007199254740993', '1']),
  column('single', real, [
    null,
    '-0.0',
    '-3.4028234663852886e38',
    '3.4028234663852886e38',
    '1.401298464324817e-45',
    '0.1',
  ]),
  column('float', double, [
    null,
    '-0.0',
    '-1.7976931348623157e308',
    '1.7976931348623157e308',
    '5e-324',
    '0.30000000000000004',
  ]),
  column('yes', boolean, [null, 'false', 'true', 'false', 'true', null]),
  column('digit', numeric(1, 0), [null, '0', '-9', '9', '1', null]),
  column('price', numeric(9, 2), [null, '0.00', `-${nines(7)}.99`, `${nines(7)}.99`, '-0.01', '1.25']),
  column('middle', numeric(18, 9), [
    null,
    '0.000000000',
    `-${nines(9)}.${nines(9)}`,
    `${nines(9)}.${nines(9)}`,
    null,
    null,
  ]),
  column('widest', numeric(38, 0), [null, '0', `-${nines(38)}`, nines(38), '-1', '9223372036854775808']),
  column('half', numeric(38, 19), [
    null,
    `0.${'0'.repeat(19)}`,
    `-${nines(19)}.${nines(19)}`,
    `${nines(19)}.${nines(19)}`,
    null,
    `0.${'1'.padStart(19, '0')}`,
  ]),
  column('fraction', numeric(38, 38), [
    null,
    `0.${'0'.repeat(38)}`,
    `-0.${nines(38)}`,
    `0.${nines(38)}`,
    null,
    `0.${'1'.padStart(38, '0')}`,
  ]),
];

const texts: readonly Column[] = [
  column('words', text, [null, '', long, ' padded \t\n"quoted"\\', 'e\u0301 and \u00e9', '\u{1F600}\u{10FFFF}']),
  column('last', text, [null, '', '\u{10FFFF}'.repeat(40), '\uFFFF'.repeat(20), '\uD7FF'.repeat(17), 'NULL']),
  column('doc', json, [null, '{}', '{"a": [1, null, "\u00fc"]}', '"x"', 'null', '[]']),
  column('bytes', bytea, [null, '', 'ff'.repeat(40), '00', '00ff80'.repeat(12), '61']),
];

const moments: readonly Column[] = [
  paired('day', date, [
    [null, null],
    ['1970-01-01', '0'],
    ['0001-01-01', days(1, 1, 1)],
    ['9999-12-31', days(9999, 12, 31)],
    ['1582-10-10', days(1582, 10, 10)],
    ['1969-12-31', '-1'],
  ]),
  paired('moment', timestamp, [
    [null, null],
    ['1970-01-01 00:00:00', '0'],
    ['0001-01-01 00:00:00', micros([1, 1, 1])],
    ['9999-12-31 23:59:59.999999', micros([9999, 12, 31], '23:59:59.999999')],
    ['1582-10-10 12:00:00.000001', micros([1582, 10, 10], '12:00:00.000001')],
    ['1969-12-31 23:59:59.999999', '-1'],
  ]),
  paired('instant', timestamptz, [
    [null, null],
    ['1970-01-01 00:00:00+00', '0'],
    ['0001-01-01 00:00:00+00', micros([1, 1, 1])],
    ['9999-12-31 23:59:59.999999+00', micros([9999, 12, 31], '23:59:59.999999')],
    ['2026-11-23 05:30:00.5+05:30', micros([2026, 11, 23], '00:00:00.5')],
    ['1969-12-31 15:59:59.999999-08', '-1'],
  ]),
];

const lists: readonly Column[] = [
  list('wholes', integer, ['{-2147483648,NULL,2147483647}', ['-2147483648', null, '2147483647']]),
  list('bigs', bigint, ['{-9223372036854775808,9223372036854775807}', ['-9223372036854775808', '9223372036854775807']]),
  list('floats', double, ['{0.5,NaN,Infinity}', [float64(0.5), 'nan', float64(Number.POSITIVE_INFINITY)]]),
  list('yesses', boolean, ['{t,f,NULL}', ['true', 'false', null]]),
  list('prices', numeric(9, 2), ['{-0.01,NULL,9999999.99}', ['-0.01', null, '9999999.99']]),
  list('wordses', text, ['{"",NULL,"a,\\"b\\"",\u{1F600}}', ['', null, 'a,"b"', '\u{1F600}']]),
  list('days', date, ['{1970-01-02,NULL}', ['1', null]]),
  list('moments', timestamp, ['{"1970-01-01 00:00:00.000001"}', ['1']]),
  list('instants', timestamptz, ['{"1970-01-01 01:00:00+01"}', ['0']]),
];

/** Of one kind of list: NULL, empty, one NULL in it, and a full one. */
function list(name: string, element: Parameters<typeof listOf>[0], full: Column['values'][number]): Column {
  return paired(name, listOf(element), [[null, null], ['{}', []], ['{NULL}', [null]], full, full, [null, null]]);
}

/** Every type that all engines know. */
export const allTypes: CorpusTable = {
  name: 'all_types',
  shows: 'every type but uuid and time: null, empty, least, greatest',
  days: [{ columns: [id(6), ...numbers, ...texts, ...moments, ...lists] }],
};

export const uuids: CorpusTable = {
  name: 'uuids',
  shows: 'uuid, by snapferryIcebergType',
  days: [
    {
      columns: [
        id(4),
        column('code', uuid, [
          null,
          '00000000-0000-0000-0000-000000000000',
          'ffffffff-ffff-ffff-ffff-ffffffffffff',
          '7f000000-0000-4000-8000-000000000001',
        ]),
      ],
      files: 2,
    },
  ],
};

export const times: CorpusTable = {
  name: 'times',
  shows: 'time, by snapferryIcebergType',
  days: [
    {
      columns: [
        id(4),
        paired('at', time, [
          [null, null],
          ['00:00:00', '0'],
          ['23:59:59.999999', ofDay('23:59:59.999999')],
          ['12:00:00.5', ofDay('12:00:00.5')],
        ]),
      ],
      files: 2,
    },
  ],
};

const inf = 'Infinity';

/** Files whose bounds cannot speak for NaN, and in which the two zeros meet. */
export const floats: CorpusTable = {
  name: 'floats',
  shows: 'NaN, both infinities and both zeros, with and without others in their file',
  days: [
    {
      columns: [
        id(12),
        column('single', real, [
          'NaN',
          'NaN',
          'NaN',
          '1.5',
          inf,
          `-${inf}`,
          '0.0',
          '-0.0',
          '-0.0',
          '-0.0',
          null,
          '2.5',
        ]),
        column('float', double, ['NaN', 'NaN', 'NaN', '1.5', inf, `-${inf}`, '0.0', '-0.0', '0.0', '0.0', null, '2.5']),
      ],
      files: 6,
    },
  ],
};

/** Beyond the years 1 to 9999, which many languages cannot even name. */
export const farDates: CorpusTable = {
  name: 'far_dates',
  shows: 'years before 1 and after 9999',
  days: [
    {
      columns: [
        id(4),
        paired('day', date, [
          ['0044-03-15 BC', days(-43, 3, 15)],
          ['12026-11-23', days(12026, 11, 23)],
          ['4713-01-01 BC', days(-4712, 1, 1)],
          ['2026-11-23', days(2026, 11, 23)],
        ]),
        paired('moment', timestamp, [
          ['0044-03-15 10:00:00.5 BC', micros([-43, 3, 15], '10:00:00.5')],
          ['12026-11-23 00:00:00', micros([12026, 11, 23])],
          ['4713-01-01 00:00:00 BC', micros([-4712, 1, 1])],
          ['2026-11-23 00:00:00', micros([2026, 11, 23])],
        ]),
        paired('instant', timestamptz, [
          ['0044-03-15 10:00:00.5+00 BC', micros([-43, 3, 15], '10:00:00.5')],
          ['12026-11-23 00:00:00+00', micros([12026, 11, 23])],
          ['4713-01-01 00:00:00+00 BC', micros([-4712, 1, 1])],
          ['2026-11-23 00:00:00+00', micros([2026, 11, 23])],
        ]),
      ],
      files: 2,
    },
  ],
};
