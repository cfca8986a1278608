import { contractFromDocument, type DataContract } from '@snapferry/contract';

/** One column of an edited contract: its type, policy, and whatever else ODCS or Snapferry know. */
export interface EditedColumn {
  readonly name: string;
  readonly type: string;
  readonly policy?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly key?: number;
}

export interface EditedTable {
  readonly name: string;
  readonly columns: readonly EditedColumn[];
  readonly properties?: Readonly<Record<string, unknown>>;
}

export interface EditedContract {
  readonly version?: string;
  readonly database?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly tables: readonly EditedTable[];
}

const entries = (properties: Readonly<Record<string, unknown>>) =>
  Object.entries(properties).map(([property, value]) => ({ property, value }));

export function contractOf({
  version = '1.0.0',
  database = 'postgres',
  description,
  properties = {},
  tables,
}: EditedContract): DataContract {
  return contractFromDocument({
    apiVersion: 'v3.1.0',
    kind: 'DataContract',
    id: 'two',
    name: 'two',
    version,
    status: 'active',
    ...(description === undefined ? {} : { description: { purpose: description } }),
    servers: [{ server: 'test', type: 'postgres', host: 'unused.invalid', port: 5432, database, schema: 'public' }],
    customProperties: entries(properties),
    schema: tables.map((table) => ({
      name: table.name,
      properties: table.columns.map(({ name, type, policy = 'allow', properties: more = {}, key }) => ({
        name,
        physicalType: type,
        ...(key === undefined ? {} : { primaryKey: true, primaryKeyPosition: key }),
        customProperties: entries({ snapferryPolicy: policy, ...more }),
      })),
      customProperties: entries(table.properties ?? {}),
    })),
  });
}
