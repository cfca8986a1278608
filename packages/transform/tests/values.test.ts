import { describe, expect, it } from 'vitest';
import { createBench } from './support.ts';

const bench = await createBench();

/** Each type: what PostgreSQL writes, and DuckDB's text of what stands in the data file. */
const cases: [type: string, pairs: [exported: string | null, written: string | null][], exportedType?: string][] = [
  [
    'integer',
    [
      ['-5', '-5'],
      ['2147483647', '2147483647'],
      [null, null],
    ],
    'INTEGER',
  ],
  [
    'bigint',
    [
      ['-9223372036854775808', '-9223372036854775808'],
      [null, null],
    ],
    'BIGINT',
  ],
  ['bigint', [['7', '7']], 'INTEGER'],
  ['smallint', [['7', '7']], 'SMALLINT'],
  ['integer', [['7', '7']], 'BIGINT'],
  [
    'bigint',
    [
      ['42', '42'],
      ['+42', '42'],
      ['42.000', '42'],
      ['-0', '0'],
      [null, null],
    ],
  ],
  [
    'real',
    [
      ['1.5', '1.5'],
      ['NaN', 'nan'],
      ['Infinity', 'inf'],
      [null, null],
    ],
    'FLOAT',
  ],
  [
    'double precision',
    [
      ['0.1', '0.1'],
      ['-Infinity', '-inf'],
    ],
    'DOUBLE',
  ],
  [
    'double precision',
    [
      ['0', '0.0'],
      ['0.00e5', '0.0'],
      ['NaN', 'nan'],
      ['-Infinity', '-inf'],
      ['1e-5', '1e-05'],
    ],
  ],
  [
    'boolean',
    [
      ['true', 'true'],
      ['false', 'false'],
      [null, null],
    ],
    'BOOLEAN',
  ],
  [
    'boolean',
    [
      ['t', 'true'],
      ['f', 'false'],
      ['true', 'true'],
      [null, null],
    ],
  ],
  [
    'bytea',
    [
      ['\\x00\\xFF', '\\x00\\xFF'],
      ['', ''],
      [null, null],
    ],
    'BLOB',
  ],
  [
    'bytea',
    [
      ['\\x00ff41', '\\x00\\xFFA'],
      ['\\x', ''],
      [null, null],
    ],
  ],
  [
    'numeric(10,2)',
    [
      ['12345678.90', '12345678.90'],
      ['-0.05', '-0.05'],
      ['1.2300', '1.23'],
      ['7', '7.00'],
      ['-.5', '-0.50'],
      ['+1.', '1.00'],
      // PostgreSQL reads these as well, though it does not print them.
      [' 1.00', '1.00'],
      ['1_0.00', '10.00'],
      [null, null],
    ],
  ],
  [
    'numeric(2,2)',
    [
      ['0.99', '.99'],
      ['-0.01', '-.01'],
    ],
  ],
  [
    'numeric(5)',
    [
      ['12345', '12345'],
      ['1.0', '1'],
    ],
  ],
  ['numeric(3,-2)', [['99900', '99900']]],
  [
    'numeric(20,4)',
    [
      ['1234567890123456.7891', '1234567890123456.7891'],
      ['1.5', '1.5000'],
      [null, null],
    ],
  ],
  [
    'numeric(38,0)',
    [
      ['99999999999999999999999999999999999999', '99999999999999999999999999999999999999'],
      ['-3', '-3'],
    ],
  ],
  [
    'numeric(38,38)',
    [
      ['-0.00000000000000000000000000000000000001', '-.00000000000000000000000000000000000001'],
      ['0', '.00000000000000000000000000000000000000'],
    ],
  ],
  ['numeric(38,19)', [['1234567890123456789.0123456789012345678', '1234567890123456789.0123456789012345678']]],
  ['numeric(10,2)', [['1.25', '1.25']], 'DECIMAL(12,2)'],
  ['numeric(10,2)', [['1.500', '1.50']], 'DECIMAL(12,3)'],
  [
    'numeric',
    [
      ['1.50', '1.50'],
      ['NaN', 'NaN'],
      ['123456789012345678901234567890123456789012', '123456789012345678901234567890123456789012'],
    ],
  ],
  ['money', [['$1,000.00', '$1,000.00']]],
  [
    'date',
    [
      ['2024-02-29', '2024-02-29'],
      ['0001-01-01', '0001-01-01'],
      ['12345-01-31', '12345-01-31'],
      ['0044-03-15 BC', '0044-03-15 (BC)'],
      ['4713-01-01 BC', '4713-01-01 (BC)'],
      ['5874897-12-31', '5874897-12-31'],
      [null, null],
    ],
  ],
  ['date', [['2024-02-29', '2024-02-29']], 'DATE'],
  [
    'timestamp',
    [
      ['2020-01-02 03:04:05', '2020-01-02 03:04:05'],
      ['2020-01-02 03:04:05.5', '2020-01-02 03:04:05.5'],
      ['2020-01-02T03:04:05.123456', '2020-01-02 03:04:05.123456'],
      ['2020-01-02 03:04:05.123456000', '2020-01-02 03:04:05.123456'],
      ['0044-03-15 10:00:00.25 BC', '0044-03-15 (BC) 10:00:00.25'],
      ['294246-12-31 00:00:00', '294246-12-31 00:00:00'],
      [null, null],
    ],
  ],
  ['timestamp(0)', [['2020-01-02 03:04:05.000001', '2020-01-02 03:04:05.000001']], 'TIMESTAMP_NS'],
  [
    'timestamptz',
    [
      ['2020-01-02 03:04:05+00', '2020-01-02 03:04:05+00'],
      ['2020-01-02 03:04:05.5+00', '2020-01-02 03:04:05.5+00'],
      ['2020-01-02 03:04:05Z', '2020-01-02 03:04:05+00'],
      ['2020-01-02T03:04:05.000001+05:30', '2020-01-01 21:34:05.000001+00'],
      ['2020-01-02 03:04:05+0530', '2020-01-01 21:34:05+00'],
      ['1880-01-02 03:04:05-03:30:52', '1880-01-02 06:34:57+00'],
      ['0001-01-01 00:00:00+00 BC', '0001-01-01 (BC) 00:00:00+00'],
      [null, null],
    ],
  ],
  ['timestamptz', [['2020-01-02 03:04:05.5+00', '2020-01-02 03:04:05.5+00']], 'TIMESTAMP WITH TIME ZONE'],
  [
    'uuid',
    [
      ['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'],
      [null, null],
    ],
  ],
  ['uuid', [['A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11']], 'UUID'],
  [
    'time',
    [
      ['23:59:59.5', '23:59:59.5'],
      ['24:00:00', '24:00:00'],
    ],
  ],
  ['character(5)', [['ab   ', 'ab   ']]],
  [
    'jsonb',
    [
      ['{"a": [1, "ü"]}', '{"a": [1, "ü"]}'],
      ['null', 'null'],
      [null, null],
    ],
  ],
  [
    'text',
    [
      ['', ''],
      ['  x\n\t"\'\\', '  x\n\t"\'\\'],
      ['🙂', '🙂'],
      [null, null],
    ],
  ],
  ['public.order_status', [['paid', 'paid']]],
  ['interval', [['1 year 2 mons -3 days +04:05:06', '1 year 2 mons -3 days +04:05:06']]],
  [
    'integer[]',
    [
      ['{1,NULL,-3}', '[1, NULL, -3]'],
      ['{}', '[]'],
      ['{ 1 , null }', '[1, NULL]'],
      [null, null],
    ],
  ],
  [
    'text[]',
    [
      ['{a,"b c",d}', '[a, b c, d]'],
      ['{""}', "['']"],
      ['{"{a}","}",b}', "['{a}', '}', b]"],
      ['{"a,b","c}d"}', "['a,b', 'c}d']"],
    ],
  ],
  [
    'integer[]',
    [
      ['[1, 2]', '[1, 2]'],
      [null, null],
    ],
    'BIGINT[]',
  ],
  ['boolean[]', [['{t,f,NULL}', '[true, false, NULL]']]],
  ['double precision[]', [['{0.5,NaN,Infinity}', '[0.5, nan, inf]']]],
  ['bytea[]', [['{"\\\\x41","\\\\x"}', "[A, '']"]]],
  ['numeric(10,2)[]', [['{1.5,2.250,NULL}', '[1.50, 2.25, NULL]']]],
  ['date[]', [['{2020-01-01,"0044-03-15 BC"}', "[2020-01-01, '0044-03-15 (BC)']"]]],
  ['timestamptz[]', [['{"2020-01-01 00:00:00+05:30",NULL}', "['2019-12-31 18:30:00+00', NULL]"]]],
  ['uuid[]', [['{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}', '[a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11]']]],
  [
    'box[]',
    [
      ['{(1,1),(0,0);(3,3),(2,2)}', "['(1,1),(0,0)', '(3,3),(2,2)']"],
      ['{}', '[]'],
    ],
  ],
];

describe('values', () => {
  it.each(cases)('carries %s', async (physicalType, pairs, exportedType) => {
    const exported = pairs.map(([value]) => value);
    expect(await bench.load({ physicalType }, exported, exportedType)).toEqual(pairs.map(([, written]) => written));
  });

  it('carries uuid and time as such on request', async () => {
    const uuid = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11';
    expect(await bench.load({ physicalType: 'uuid', icebergType: 'uuid' }, [uuid, null])).toEqual([uuid, null]);
    const times = ['23:59:59.000001', '00:00:00', '01:02:03.500000000'];
    expect(await bench.load({ physicalType: 'time', icebergType: 'time' }, times)).toEqual([
      '23:59:59.000001',
      '00:00:00',
      '01:02:03.5',
    ]);
  });

  it('writes NULL in the type for redact', async () => {
    expect(await bench.load({ physicalType: 'numeric(4,1)', policy: 'redact' }, ['1.5', 'garbage'])).toEqual([
      null,
      null,
    ]);
  });

  it('truncates text by code points and dates by unit', async () => {
    expect(await bench.load({ physicalType: 'text', policy: 'truncate', truncate: 2 }, ['a🙂c', 'é', null])).toEqual([
      'a🙂',
      'é',
      null,
    ]);
    const date = { physicalType: 'date', policy: 'truncate' } as const;
    expect(await bench.load({ ...date, truncate: 'year' }, ['2020-05-06', '0044-03-15 BC'])).toEqual([
      '2020-01-01',
      '0044-01-01 (BC)',
    ]);
    expect(await bench.load({ ...date, truncate: 'month' }, ['2020-05-06', '5874897-12-31', null])).toEqual([
      '2020-05-01',
      '5874897-12-01',
      null,
    ]);
    expect(await bench.load({ ...date, truncate: 'day' }, ['2020-05-06'])).toEqual(['2020-05-06']);
    const instant = { physicalType: 'timestamptz', policy: 'truncate', truncate: 'day' } as const;
    expect(await bench.load(instant, ['2020-05-06 23:00:00-02', '1200-05-06 10:00:00+00'])).toEqual([
      '2020-05-07 00:00:00+00',
      '1200-05-06 00:00:00+00',
    ]);
    expect(await bench.load({ ...instant, physicalType: 'timestamp' }, ['2020-05-06 23:00:00'])).toEqual([
      '2020-05-06 00:00:00',
    ]);
  });
});
