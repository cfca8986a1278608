import { bytea, type Kind, listOf, numeric, real } from './kinds.ts';
import { type Column, type CorpusTable, column, id, paired, type Value } from './table.ts';

interface Sample {
  readonly name: string;
  readonly kind: Kind;
  /** The type in the database, where the contract names another: the base type of a domain. */
  readonly databaseType?: string;
  /** PostgreSQL's text of four values. */
  readonly values: readonly [string, string, string, string];
}

/** What the database has to have before a sample's text can be read there. */
export const databaseTypes: readonly string[] = [
  'CREATE EXTENSION IF NOT EXISTS hstore',
  `CREATE TYPE mood AS ENUM ('so "fine"', 'so, so', 'né', '')`,
  'CREATE TYPE place AS (level integer, label text)',
  'CREATE DOMAIN amount AS numeric(9,2) CHECK (VALUE IS NULL OR VALUE > -10)',
  'CREATE DOMAIN code AS text',
];

function text(physicalType: string): Kind {
  return { physicalType, icebergType: 'string' };
}

function sample(name: string, physicalType: string, ...values: Sample['values']): Sample {
  return { name, kind: text(physicalType), values };
}

const digits = '1234567890'.repeat(9);
const [lowUuid, highUuid] = ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'];

/** Types that the lake has as text, and domains, which are what they are made of. */
export const samples: readonly Sample[] = [
  sample('cash', 'money', '$0.00', '-$0.01', '$1,234.56', '$92,233,720,368,547,758.07'),
  sample('unbounded', 'numeric', '0', 'NaN', '-Infinity', `-${digits}.${digits}`),
  sample(
    'too_wide',
    'numeric(60,20)',
    '0.00000000000000000000',
    'NaN',
    '-1.50000000000000000000',
    `${'9'.repeat(40)}.00000000000000000001`,
  ),
  sample(
    'code',
    'uuid',
    lowUuid,
    highUuid,
    '7f000000-0000-4000-8000-000000000001',
    'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
  ),
  sample('clock', 'time without time zone', '00:00:00', '23:59:59.999999', '12:00:00.5', '24:00:00'),
  sample('zoned', 'time with time zone', '00:00:00+00', '23:59:59.999999-15:59', '24:00:00+05:30', '12:00:00.5-08'),
  sample(
    'span',
    'interval',
    '00:00:00',
    '1 year 2 mons 3 days 04:05:06.789',
    '-1 mons +3 days -04:05:06',
    '178000000 years',
  ),
  sample('feeling', 'public.mood', 'so "fine"', 'so, so', 'né', ''),
  sample('spot', 'public.place', '(1,"a, ""b""")', '(,)', '(-2,"")', '(,né)'),
  { name: 'owed', kind: numeric(9, 2), databaseType: 'amount', values: ['-9.99', '0.00', '0.01', '9999999.99'] },
  { name: 'label', kind: text('text'), databaseType: 'code', values: ['', 'NULL', 'a\tb', '\u{1F600}'] },
  sample('whole_range', 'int4range', 'empty', '(,)', '[1,10)', '[-2147483648,)'),
  sample('amount_range', 'numrange', 'empty', '(-0.5,0.5]', `[${digits},)`, '(,)'),
  sample(
    'instants',
    'tstzrange',
    'empty',
    '["2026-11-23 00:00:00+00",infinity)',
    '("0044-03-15 00:00:00+00 BC",)',
    '(,)',
  ),
  sample(
    'ranges',
    'datemultirange',
    '{}',
    '{(,)}',
    '{[2020-01-01,2020-02-01),[2021-01-01,)}',
    '{[2026-11-23,2026-11-24)}',
  ),
  sample('host', 'inet', '::1', '10.1.2.3/8', '192.168.0.1', 'fe80::1/64'),
  sample('network', 'cidr', '10.0.0.0/8', '::/0', '192.168.0.1/32', '2001:db8::/32'),
  sample('card', 'macaddr', '08:00:2b:01:02:03', '00:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff', '01:02:03:04:05:06'),
  sample(
    'long_card',
    'macaddr8',
    '08:00:2b:ff:fe:01:02:03',
    '00:00:00:00:00:00:00:00',
    'ff:ff:ff:ff:ff:ff:ff:ff',
    '01:02:03:04:05:06:07:08',
  ),
  sample('dot', 'point', '(0,0)', '(1.5,-2)', '(NaN,Infinity)', '(1e+300,-1e-300)'),
  sample('straight', 'line', '{1,-1,0}', '{0,1,2.5}', '{-1,0,0}', '{1,2,3}'),
  sample('segment', 'lseg', '[(0,0),(1,1)]', '[(-1.5,2),(3,4)]', '[(0,0),(0,0)]', '[(1,2),(3,4)]'),
  sample('frame', 'box', '(2,2),(0,0)', '(1,1),(1,1)', '(0,0),(-1.5,-2)', '(10,20),(0,0)'),
  sample('way', 'path', '[(0,0),(1,1)]', '((0,0),(1,1),(2,0))', '[(1.5,2)]', '((0,0))'),
  sample('shape', 'polygon', '((0,0),(1,1),(2,0))', '((0,0))', '((-1.5,2),(3,4))', '((1,2),(3,4),(5,6))'),
  sample('round', 'circle', '<(0,0),5>', '<(1.5,-2),0>', '<(0,0),1e+300>', '<(1,2),3>'),
  sample('flags', 'bit(8)', '00000000', '11111111', '10101010', '00000001'),
  sample('more_flags', 'bit varying', '', '0', '101', '1'.repeat(70)),
  sample('markup', 'xml', '<a b="c">né</a>', '<a/>', 'text &amp; <b>more</b>', '<!-- "c" -->'),
  sample('found', 'tsvector', '', "'cat':1A 'fat':2B", "'a b':3 'c''d'", "'né':1"),
  sample('sought', 'tsquery', "'fat' & !'cat'", "'a':AB", "'fat' <-> 'cat' | 'rat'", "'c''d'"),
  sample('pairs', 'public.hstore', '', '"a"=>"1", "b"=>NULL', '"né"=>"\\"x\\""', '"a,b"=>"{}"'),
  sample('doc', 'jsonb', '{}', '{"a": [1, null, "ü"]}', '"x, \\"y\\""', 'null'),
  sample('typed', 'json', '{ }', '{"a":1,  "a":2}', '[]', '1e400'),
  sample('padded', 'character(5)', 'a    ', '     ', 'abcde', 'né   '),
  sample('place_in_log', 'pg_lsn', '0/0', '16/B374D848', 'FFFFFFFF/FFFFFFFF', '1/1'),
  sample('steps', 'jsonpath', '$', '$."a"[*]', '$."a"?(@ > 1)', 'strict $'),
];

/** As PostgreSQL prints an array of these elements (its manual, "Array Input and Output Syntax"). */
export function arrayText(elements: readonly (string | null)[], delimiter = ','): string {
  const printed = elements.map((element) => {
    if (element === null) return 'NULL';
    const isPlain = element !== '' && !/^null$/i.test(element) && !new RegExp(`["\\\\{}\\s${delimiter}]`).test(element);
    return isPlain ? element : `"${element.replaceAll(/["\\]/g, '\\$&')}"`;
  });
  return `{${printed.join(delimiter)}}`;
}

/** PostgreSQL has another delimiter for boxes. */
export function delimiterOf({ kind }: Sample): string {
  return kind.physicalType === 'box' ? ';' : ',';
}

function one({ name, kind, values }: Sample): Column {
  return column(name, kind, [null, ...values, null]);
}

/** NULL, empty, one NULL, all values with a NULL, one value, NULL. */
function many(given: Sample): Column {
  const { name, kind, values } = given;
  const all = [values[0], null, values[1], values[2], values[3]];
  const list = (elements: readonly (string | null)[]): Value => [arrayText(elements, delimiterOf(given)), elements];
  return paired(`${name}_list`, listOf(kind), [
    [null, null],
    list([]),
    list([null]),
    list(all),
    list([values[3]]),
    [null, null],
  ]);
}

const bytes = paired('bytes_list', listOf(bytea), [
  [null, null],
  ['{}', []],
  ['{NULL}', [null]],
  ['{"\\\\x","\\\\x00ff80",NULL}', ['', '00ff80', null]],
  ['{"\\\\x61"}', ['61']],
  [null, null],
]);

const singles = paired('single_list', listOf(real), [
  [null, null],
  ['{}', []],
  ['{NULL}', [null]],
  ['{-0,NaN,-Infinity,0.1}', ['80000000', 'nan', 'ff800000', '3dcccccd']],
  ['{1e-45}', ['00000001']],
  [null, null],
]);

/** Each type that has no counterpart in Iceberg, alone and in an array. */
export const asText: CorpusTable = {
  name: 'as_text',
  shows: 'every type that stays text, and domains, alone and in arrays',
  days: [{ columns: [id(6), ...samples.map(one), ...samples.map(many), bytes, singles], files: 2 }],
};
