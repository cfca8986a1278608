/** One row of the table of types, as people read it and as `icebergTypeOf` uses it. */
export interface TypeMapping {
  /** The name that pg_dump prints and information_schema shows. */
  readonly postgres: string;
  /** Other spellings that PostgreSQL takes. */
  readonly aliases: readonly string[];
  /** `decimal(p, s)` stands for a decimal of the column's precision and scale. */
  readonly iceberg: string;
  /** How the export's Parquet file holds it. */
  readonly exported: string;
  /** Values that Iceberg's type cannot hold unchanged; absent where every value casts. */
  readonly refused?: string;
  readonly note?: string;
}

/** The last moment that a count of microseconds reaches in DuckDB 1.5.5; PostgreSQL goes 29 years further. */
const latest = 'a time after 294247-01-10 04:00:54';

/**
 * PostgreSQL to Iceberg, with what the export holds in between. A type that is not listed is user-defined: a `string`.
 * Exported forms: Amazon RDS user guide, "Data conversion when exporting to an Amazon S3 bucket".
 */
export const typeMappings: readonly TypeMapping[] = [
  row('smallint', ['int2', 'smallserial', 'serial2'], 'int', 'INT32'),
  row('integer', ['int', 'int4', 'serial', 'serial4'], 'int', 'INT32'),
  row('bigint', ['int8', 'bigserial', 'serial8'], 'long', 'INT64'),
  row('real', ['float4'], 'float', 'FLOAT', { note: 'float(1) to float(24) too; NaN and the infinities are kept' }),
  row('double precision', ['float8', 'float'], 'double', 'DOUBLE', { note: 'NaN and the infinities are kept' }),
  row('boolean', ['bool'], 'boolean', 'BOOLEAN'),
  row('bytea', [], 'binary', 'BYTE_ARRAY'),
  row('numeric', ['decimal', 'dec'], 'decimal(p, s)', 'text', {
    refused: 'NaN, the infinities, more digits than p or s: nothing is rounded',
    note: 'string without a precision or above 38 digits; a negative scale widens p, a scale above p becomes p',
  }),
  text('money', [], "as the server's locale prints it"),
  row('date', [], 'date', 'text', { refused: 'the infinities', note: 'dates before Christ are kept' }),
  row('timestamp without time zone', ['timestamp'], 'timestamp', 'text', {
    refused: `the infinities, ${latest}`,
    note: 'microseconds',
  }),
  row('timestamp with time zone', ['timestamptz'], 'timestamptz', 'text', {
    refused: `the infinities, ${latest}, a text without an offset`,
    note: 'UTC microseconds; an offset may have minutes and seconds',
  }),
  text('time without time zone', ['time'], '`time` by snapferryIcebergType, which 24:00:00 does not cast to'),
  text('time with time zone', ['timetz']),
  text('interval'),
  text('uuid', [], 'lower case; `uuid` by snapferryIcebergType'),
  text('text'),
  text('character varying', ['varchar', 'char varying']),
  text('character', ['char', 'bpchar'], 'the padding is kept'),
  text('"char"'),
  text('name'),
  ...['json', 'jsonb', 'xml', 'bit'].map((name) => text(name)),
  text('bit varying', ['varbit']),
  ...['inet', 'cidr', 'macaddr'].map((name) => text(name)),
  ...['point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle'].map((name) => text(name)),
  ...['int4range', 'int8range', 'numrange', 'tsrange', 'tstzrange', 'daterange'].map((name) => text(name)),
  ...['tsvector', 'tsquery', 'pg_lsn'].map((name) => text(name)),
  row('oid', [], 'string', 'nothing', {
    note: 'RDS leaves the column out, so a table whose contract carries it is rejected',
  }),
  ...['macaddr8', 'jsonpath', 'int4multirange', 'int8multirange', 'nummultirange'].map(unnamed),
  ...['tsmultirange', 'tstzmultirange', 'datemultirange'].map(unnamed),
  ...['regclass', 'regtype', 'regproc', 'regprocedure', 'regoper', 'regoperator', 'regrole'].map(unnamed),
  ...['regnamespace', 'regconfig', 'regdictionary', 'regcollation', 'refcursor', 'aclitem'].map(unnamed),
  ...['xid', 'xid8', 'cid', 'tid', 'txid_snapshot', 'pg_snapshot'].map(unnamed),
];

/** Types that have no name of their own, as people read of them; `icebergTypeOf` knows them by their form or by their name's absence above. */
export const typeFamilies: readonly Omit<TypeMapping, 'aliases'>[] = [
  {
    postgres: 'array of any type here',
    iceberg: 'list<element>',
    exported: 'text',
    refused: 'more than one dimension, a lower bound other than 1, an element that does not cast',
    note: 'the element as the type alone',
  },
  {
    postgres: 'domain',
    iceberg: "the base type's",
    exported: 'text',
    note: 'the contract names the base type, which then decides what is refused',
  },
  { postgres: 'enum', iceberg: 'string', exported: 'text' },
  { postgres: 'composite', iceberg: 'string', exported: 'text' },
  { postgres: 'range or multirange that a user made', iceberg: 'string', exported: 'text' },
  { postgres: "extension's type: hstore, citext, ltree, PostGIS", iceberg: 'string', exported: 'text' },
];

const byName = new Map(
  typeMappings.flatMap((mapping) => [mapping.postgres, ...mapping.aliases].map((name) => [name, mapping] as const)),
);

/** The mapping of a name as `parsePhysicalType` gives it; undefined for a user-defined type. */
export function mappingOf(name: string): TypeMapping | undefined {
  return byName.get(name);
}

function row(
  postgres: string,
  aliases: readonly string[],
  iceberg: string,
  exported: string,
  more: Pick<TypeMapping, 'refused' | 'note'> = {},
): TypeMapping {
  return { postgres, aliases, iceberg, exported, ...more };
}

function text(postgres: string, aliases: readonly string[] = [], note?: string): TypeMapping {
  return row(postgres, aliases, 'string', 'text', note === undefined ? {} : { note });
}

function unnamed(postgres: string): TypeMapping {
  return text(postgres, [], "not in RDS's table; taken for text");
}
