import { contractFromDocument, type DataContract } from '@snapferry/contract';
import fc from 'fast-check';

/** One column of a database, and what its contract says of it. */
export interface DatabaseColumn {
  /** Holds a mark that nothing else in the database holds, so that it can be sought in any text. */
  readonly name: string;
  /** A row of how the types are called in the contract, in the export's info and in DuckDB's Parquet reader. */
  readonly type: (typeof TYPES)[number];
  /** `none`: named without a policy; `unnamed`: the contract does not know it. */
  readonly policy: 'allow' | 'hmac' | 'redact' | 'drop' | 'none' | 'unnamed';
}

export interface DatabaseTable {
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly DatabaseColumn[];
  /** Whether the contract knows the table. */
  readonly named: boolean;
}

export interface GeneratedDatabase {
  readonly tables: readonly DatabaseTable[];
  readonly contract: DataContract;
}

const TYPES = [
  { physicalType: 'integer', dataType: 'integer', parquet: 'INTEGER' },
  { physicalType: 'text', dataType: 'text', parquet: 'VARCHAR' },
  { physicalType: 'numeric(10,2)', dataType: 'numeric', parquet: 'VARCHAR' },
  { physicalType: 'timestamp with time zone', dataType: 'timestamp with time zone', parquet: 'VARCHAR' },
  { physicalType: 'public.mood', dataType: 'USER-DEFINED', parquet: 'VARCHAR' },
  { physicalType: 'integer[]', dataType: 'ARRAY', parquet: 'VARCHAR' },
] as const;

const words = [
  'id',
  'Email',
  'e-mail',
  `o'clock`,
  '"q"',
  'naïve',
  '名前',
  '$x',
  'a.b',
  '*',
  'SELECT',
  '%2e',
  '__proto__',
  '\\',
];

const column = fc.record({
  word: fc.constantFrom(...words),
  type: fc.constantFrom(...TYPES),
  policy: fc.constantFrom<DatabaseColumn['policy'][]>('allow', 'hmac', 'redact', 'drop', 'none', 'unnamed', 'unnamed'),
});

const table = fc.record({
  schema: fc.constantFrom('public', 'public', 'Sales', 'weird schema'),
  word: fc.constantFrom('item', 'Item', 'o"dd', '名前', 'a.b', '$cash'),
  columns: fc.array(column, { maxLength: 6 }),
  named: fc.constantFrom(true, true, true, false),
});

/**
 * Any database with any contract for it: columns that are carried, denied, left without a policy or not named, tables that
 * are not named, or of which nothing is carried, and names that SQL, paths and JSON might stumble over.
 */
export const generatedDatabase: fc.Arbitrary<GeneratedDatabase> = fc
  .array(table, { minLength: 1, maxLength: 6 })
  .map((drawn) => {
    const tables = drawn.map(
      ({ schema, word, columns, named }, t): DatabaseTable => ({
        schema,
        name: `${word}_t${t}z`,
        named,
        columns: columns.map(({ word: name, type, policy }, c) => ({ name: `${name}_t${t}c${c}z`, type, policy })),
      }),
    );
    return { tables, contract: contractFromDocument(documentOf(tables)) };
  });

function documentOf(tables: readonly DatabaseTable[]) {
  return {
    apiVersion: 'v3.1.0',
    kind: 'DataContract',
    id: 'shop',
    version: '1.0.0',
    status: 'active',
    servers: [{ server: 'production', type: 'postgresql', database: 'app', schema: 'public' }],
    customProperties: [{ property: 'snapferryKeyId', value: 'shop-1' }],
    schema: tables
      .filter(({ named }) => named)
      .map(({ schema, name, columns }) => ({
        name,
        physicalName: `${schema}.${name}`,
        properties: columns
          .filter(({ policy }) => policy !== 'unnamed')
          .map(({ name: column, type, policy }) => ({
            name: column,
            physicalType: type.physicalType,
            ...(policy === 'none' ? {} : { customProperties: [{ property: 'snapferryPolicy', value: policy }] }),
          })),
      })),
  };
}

export function isCarriedColumn({ policy }: DatabaseColumn): boolean {
  return policy === 'allow' || policy === 'hmac' || policy === 'redact';
}

export function isCarriedTable({ named, columns }: DatabaseTable): boolean {
  return named && columns.some(isCarriedColumn);
}

/** What must not appear: the marks of columns and tables that the contract does not carry. */
export function deniedMarks(tables: readonly DatabaseTable[]): string[] {
  return tables.flatMap((each) => [
    ...(isCarriedTable(each) ? [] : [each.name]),
    ...each.columns.filter((item) => !isCarriedTable(each) || !isCarriedColumn(item)).map(({ name }) => name),
  ]);
}
