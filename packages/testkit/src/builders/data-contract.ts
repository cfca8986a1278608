import { contractFromDocument, type DataContract, type JsonObject, type JsonValue } from '@snapferry/contract';

/** A type alone is an allowed column of that type. */
export type ColumnSpec =
  | string
  | {
      readonly type: string;
      /** `null`: the contract gives none. `allow` by default. */
      readonly policy?: 'allow' | 'drop' | 'hmac' | 'redact' | 'truncate' | null;
      readonly truncate?: number | 'year' | 'month' | 'day';
      readonly onInvalid?: 'reject' | 'null' | 'string';
      readonly primaryKey?: boolean;
    };

export interface ContractSpec {
  readonly dataset?: string;
  readonly version?: string;
  readonly export?: 'source' | 'lake';
  readonly trigger?: string;
  readonly keyId?: string;
  readonly database?: string;
  /** Goes into the description: makes a contract as long as a test wants it. */
  readonly padding?: string;
  /** Columns by table name. */
  readonly tables?: Readonly<Record<string, Readonly<Record<string, ColumnSpec>>>>;
}

/** A valid contract from a few lines; by default dataset `shop`, version 1.0.0, one table `artist (id, name)`. */
export function dataContract(spec: ContractSpec = {}): DataContract {
  return contractFromDocument(contractDocument(spec));
}

export function contractDocument(spec: ContractSpec = {}): JsonObject {
  const {
    dataset = 'shop',
    version = '1.0.0',
    database = 'app',
    tables = { artist: { id: 'integer', name: 'text' } },
  } = spec;
  return {
    apiVersion: 'v3.1.0',
    kind: 'DataContract',
    id: dataset,
    version,
    status: 'active',
    ...(spec.padding === undefined ? {} : { description: { purpose: spec.padding } }),
    servers: [{ server: 'production', type: 'postgresql', database, schema: 'public' }],
    customProperties: properties({
      snapferryDataset: dataset,
      snapferryExport: spec.export,
      snapferryTrigger: spec.trigger,
      snapferryKeyId: spec.keyId,
    }),
    schema: Object.entries(tables).map(([name, columns]) => ({
      name,
      physicalName: name,
      properties: Object.entries(columns).map(([column, given]) => columnOf(column, given)),
    })),
  };
}

function columnOf(name: string, given: ColumnSpec): JsonObject {
  const {
    type,
    policy = 'allow',
    truncate,
    onInvalid,
    primaryKey,
  } = typeof given === 'string' ? { type: given } : given;
  return {
    name,
    physicalName: name,
    physicalType: type,
    ...(primaryKey === undefined ? {} : { primaryKey }),
    customProperties: properties({
      snapferryPolicy: policy ?? undefined,
      snapferryTruncate: truncate,
      snapferryOnInvalid: onInvalid,
    }),
  };
}

function properties(values: Readonly<Record<string, JsonValue | undefined>>): JsonValue[] {
  return Object.entries(values).flatMap(([property, value]) => (value === undefined ? [] : [{ property, value }]));
}
