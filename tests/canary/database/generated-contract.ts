import type { JsonValue } from '@snapferry/contract';
import type { GeneratedDatabase, PersonalColumn } from './generated-database.ts';

interface Options {
  /** Of the database, as its server calls it. */
  readonly database: string;
  readonly export: 'source' | 'lake';
  readonly version?: string;
  /** Names a column that no table has. */
  readonly withMissing?: boolean;
}

/** The contract of a generated database, as the document that its YAML would hold. */
export function contractDocument(
  { seed, columns, layout }: GeneratedDatabase,
  { database, export: exportMode, version = '1.0.0', withMissing = false }: Options,
) {
  const custom = (properties: Readonly<Record<string, JsonValue>>) => ({
    customProperties: Object.entries(properties).map(([property, value]) => ({ property, value })),
  });
  const allowed = (name: string, physicalType: string) => ({
    name,
    physicalType,
    ...custom({ snapferryPolicy: 'allow' }),
  });
  const born = {
    name: 'born',
    physicalType: 'date',
    ...custom({ snapferryPolicy: 'truncate', snapferryTruncate: 'year' }),
  };
  return {
    apiVersion: 'v3.1.0',
    kind: 'DataContract',
    id: `canary_${seed}`,
    version,
    status: 'active',
    servers: [{ server: 'test', type: 'postgres', host: 'unused.invalid', port: 5432, database, schema: 'public' }],
    ...custom({ snapferryExport: exportMode }),
    schema: [
      {
        name: 'people',
        ...custom(layout),
        properties: [
          allowed('id', 'integer'),
          allowed('city', 'text'),
          allowed('sky', 'public.weather'),
          ...(withMissing ? [allowed('gone', 'text')] : []),
          ...columns.filter(({ fate }) => fate !== 'unnamed').map((column) => property(column, custom)),
        ],
      },
      { name: 'mistyped', properties: [allowed('id', 'integer'), allowed('code', 'integer')] },
      {
        name: 'spoilt',
        properties: [allowed('id', 'integer'), allowed('seen', 'date'), allowed('tags', 'text[]'), born],
      },
    ],
  };
}

function property(
  { name, type, fate }: PersonalColumn,
  custom: (properties: Readonly<Record<string, JsonValue>>) => object,
) {
  const truncated = typeof fate === 'number' || fate === 'year' || fate === 'month';
  const policy = truncated ? { snapferryPolicy: 'truncate', snapferryTruncate: fate } : { snapferryPolicy: fate };
  return {
    name,
    physicalType: type.physicalType ?? type.sql,
    ...(name === 'email' ? { primaryKey: true } : {}),
    ...custom(policy),
  };
}
