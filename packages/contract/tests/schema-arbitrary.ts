import fc from 'fast-check';
import type { DatabaseSchema, SchemaColumn, SchemaTable } from '../src/index.ts';

/** Names that YAML, or one who writes it carelessly, takes for something else. PostgreSQL allows them all. */
const HOSTILE = [
  ...[
    'yes',
    'no',
    'null',
    '~',
    'true',
    'on',
    'y',
    '1e3',
    '0x1F',
    '.inf',
    '2020-01-01',
    '1',
    '-',
    '- x',
    '? x',
    ': ',
    'a: b',
  ],
  ...[
    '# x',
    'x # y',
    '"',
    "'",
    `a"b'c`,
    '[',
    '{a: 1}',
    '&a',
    '*a',
    '!tag',
    '|',
    '>',
    '%YAML',
    '@a',
    '`',
    '...',
    '---',
    '<<',
  ],
  ...[
    ' lead',
    'trail ',
    'a\nb',
    'a\r\nb',
    '\t',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\u202e',
    'a\\b',
    'naïve',
    '名前',
    '😀',
    'a.b',
    '.',
    'x:',
  ],
  ...['__proto__', 'constructor', 'snapferryPolicy', 'snapferry_loads', 'Foo', 'foo', 'FOO', 'İ', 'a'.repeat(63)],
];

/** NUL is the one character that PostgreSQL refuses. */
const name = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }).filter((text) => !text.includes('\0')),
  fc.stringMatching(/^[a-z][a-z_]{0,8}$/),
);

const physicalType = fc.oneof(
  fc.constantFrom(
    'integer',
    'bigint',
    'numeric',
    'numeric(10,2)',
    'text[]',
    'boolean',
    'bytea',
    'date',
    'real',
    '"char"',
  ),
  fc.constantFrom(
    'character varying(160)',
    'timestamp(3) with time zone',
    'interval day to second(3)',
    'public.geometry(Point,4326)',
  ),
  name.map((type) => `public."${type.replaceAll('"', '""')}"`),
);

const column: fc.Arbitrary<SchemaColumn> = fc.record(
  { name, physicalType, notNull: fc.boolean(), domain: name, comment: fc.string({ unit: 'binary' }) },
  { requiredKeys: ['name', 'physicalType', 'notNull'] },
);

const table: fc.Arbitrary<SchemaTable> = fc
  .record({
    schema: fc.oneof(fc.constant('public'), name),
    name,
    kind: fc.constantFrom('table' as const, 'partitioned' as const, 'view' as const, 'unlogged' as const),
    columns: fc.uniqueArray(column, { selector: (item) => item.name, maxLength: 6 }),
    comment: fc.string({ unit: 'binary' }),
    keyLength: fc.nat(3),
  })
  .map(({ keyLength, ...rest }) => {
    return {
      ...rest,
      primaryKey: rest.columns
        .slice(0, keyLength)
        .map((item) => item.name)
        .toReversed(),
    };
  });

/** Any database that PostgreSQL could hold, hostile names included. */
export const databaseSchema: fc.Arbitrary<DatabaseSchema> = fc
  .uniqueArray(table, { selector: (item) => JSON.stringify([item.schema, item.name]), maxLength: 5 })
  .map((tables) => ({ tables }));
