import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export interface ViewedColumn {
  /** As PostgreSQL has it. */
  readonly source: string;
  /** As the lake has it. */
  readonly name: string;
  readonly physicalType: string;
  readonly policy: 'allow' | 'hmac' | 'redact' | 'truncate';
  readonly truncate: number | string | undefined;
  readonly key: boolean;
}

export interface ViewedTable {
  readonly source: string;
  readonly name: string;
  /** Carried ones only: of the key first, in the contract's order. */
  readonly columns: readonly ViewedColumn[];
  readonly keyLength: number;
  /** Names in PostgreSQL of what must not arrive. */
  readonly dropped: readonly string[];
}

interface Properties {
  readonly customProperties?: readonly { readonly property: string; readonly value: string | number }[];
}
interface Column extends Properties {
  readonly name: string;
  readonly physicalName?: string;
  readonly physicalType: string;
  readonly primaryKey?: boolean;
}
interface Table extends Properties {
  readonly name: string;
  readonly physicalName: string;
  readonly properties: readonly Column[];
}

/** What a contract says of its carried tables, read without the product's own reader. */
export function viewContract(file: string): ViewedTable[] {
  const { schema } = parse(readFileSync(file, 'utf8')) as { schema: readonly Table[] };
  return schema.map(viewTable).filter((table) => table.columns.length > 0);
}

function viewTable(table: Table): ViewedTable {
  const policyOf = (column: Column): string => String(property(column, 'snapferryPolicy') ?? 'drop');
  const carried = table.properties
    .filter((column) => policyOf(column) !== 'drop')
    .map((column) => viewColumn(column, policyOf(column) as ViewedColumn['policy']));
  const columns = [...carried.filter(({ key }) => key), ...carried.filter(({ key }) => !key)];
  return {
    source: table.physicalName,
    name: String(property(table, 'snapferryTarget') ?? table.physicalName.toLowerCase()),
    columns,
    keyLength: carried.filter(({ key }) => key).length,
    dropped: table.properties
      .filter((column) => policyOf(column) === 'drop')
      .map((column) => column.physicalName ?? column.name),
  };
}

function viewColumn(column: Column, policy: ViewedColumn['policy']): ViewedColumn {
  const source = column.physicalName ?? column.name;
  return {
    source,
    name: source.toLowerCase(),
    physicalType: column.physicalType,
    policy,
    truncate: property(column, 'snapferryTruncate'),
    key: column.primaryKey === true,
  };
}

function property({ customProperties }: Properties, name: string): string | number | undefined {
  return customProperties?.find((each) => each.property === name)?.value;
}
