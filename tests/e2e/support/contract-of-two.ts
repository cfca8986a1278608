import { type DataContract, parseContract } from '@snapferry/contract';

interface ColumnText {
  readonly name: string;
  readonly type: string;
  readonly policy: string;
  readonly more?: string;
}

export type TablesText = Readonly<Record<string, readonly ColumnText[]>>;

export interface ContractOptions {
  readonly version?: string;
  readonly dataset?: string;
  readonly database?: string;
  /** Of the whole dataset, such as `snapferryExport`. */
  readonly properties?: Readonly<Record<string, string>>;
  /** 1 by default: rows may come and go. */
  readonly maxShrink?: number;
}

/** The YAML of a contract on those tables. */
export function contractYaml(
  tables: TablesText,
  { version = '1.0.0', dataset = 'two', database = 'postgres', properties = {}, maxShrink = 1 }: ContractOptions = {},
): string {
  const column = ({ name, type, policy, more = '' }: ColumnText): string =>
    `      - {name: ${name}, physicalType: "${type}", customProperties: [{property: snapferryPolicy, value: ${policy}}${more}]}`;
  const schema = Object.entries(tables).map(
    ([name, columns]) =>
      `  - name: ${name}\n    customProperties: [{property: snapferryMaxShrink, value: ${maxShrink}}]\n    properties:\n${columns.map(column).join('\n')}`,
  );
  const custom = Object.entries(properties).map(([property, value]) => `{property: ${property}, value: "${value}"}`);
  return `apiVersion: v3.1.0
kind: DataContract
id: ${dataset}
name: ${dataset}
version: ${version}
status: active
servers: [{server: test, type: postgres, host: unused.invalid, port: 5432, database: ${database}, schema: public}]
customProperties: [${custom.join(', ')}]
schema:
${schema.join('\n')}
`;
}

export const item: readonly ColumnText[] = [
  { name: 'id', type: 'integer', policy: 'allow' },
  { name: 'price', type: 'numeric(10,2)', policy: 'allow' },
  { name: 'made', type: 'date', policy: 'allow' },
  { name: 'note', type: 'text', policy: 'allow' },
];
export const person: readonly ColumnText[] = [
  { name: 'id', type: 'bigint', policy: 'allow' },
  { name: 'email', type: 'text', policy: 'hmac' },
  { name: 'name', type: 'text', policy: 'drop' },
  { name: 'born', type: 'date', policy: 'truncate', more: ', {property: snapferryTruncate, value: year}' },
];

export function contractOf(tables: TablesText, options?: ContractOptions): DataContract {
  return parseContract(contractYaml(tables, options), 'test.yaml');
}
