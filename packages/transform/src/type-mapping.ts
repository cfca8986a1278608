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
  readonly note?: string;
}

/**
 * PostgreSQL to Iceberg, with what the export holds in between. A type that is not listed is user-defined: a `string`.
 * Exported forms: Amazon RDS user guide, "Data conversion when exporting to an Amazon S3 bucket".
 */
export const typeMappings: readonly TypeMapping[] = [
  row('smallint', ['int2', 'smallserial', 'serial2'], 'int', 'INT32'),
  row('integer', ['int', 'int4', 'serial', 'serial4'], 'int', 'INT32'),
  row('bigint', ['int8', 'bigserial', 'serial8'], 'long', 'INT64'),
  row('real', ['float4'], 'float', 'FLOAT', 'float(1) to float(24) too'),
  row('double precision', ['float8', 'float'], 'double', 'DOUBLE'),
  row('boolean', ['bool'], 'boolean', 'BOOLEAN'),
  row('bytea', [], 'binary', 'BYTE_ARRAY'),
  row(
    'numeric',
    ['decimal', 'dec'],
    'decimal(p, s)',
    'text',
    'string without a precision or above 38 digits; a negative scale widens p, a scale above p becomes p',
  ),
  text('money'),
  row('date', [], 'date', 'text'),
  row('timestamp without time zone', ['timestamp'], 'timestamp', 'text'),
  row('timestamp with time zone', ['timestamptz'], 'timestamptz', 'text'),
  text('time without time zone', ['time'], '`time` by snapferryIcebergType'),
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
  ...['inet', 'cidr', 'macaddr', 'macaddr8'].map((name) => text(name)),
  ...['point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle'].map((name) => text(name)),
  ...['int4range', 'int8range', 'numrange', 'tsrange', 'tstzrange', 'daterange'].map((name) => text(name)),
  ...['int4multirange', 'int8multirange', 'nummultirange'].map((name) => text(name)),
  ...['tsmultirange', 'tstzmultirange', 'datemultirange'].map((name) => text(name)),
  ...['tsvector', 'tsquery', 'pg_lsn'].map((name) => text(name)),
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
  note?: string,
): TypeMapping {
  return { postgres, aliases, iceberg, exported, ...(note === undefined ? {} : { note }) };
}

function text(postgres: string, aliases: readonly string[] = [], note?: string): TypeMapping {
  return row(postgres, aliases, 'string', 'text', note);
}
