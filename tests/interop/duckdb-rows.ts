import type { ViewedTable } from './contract-view.ts';
import { quoted } from './expected-rows.ts';
import { columnType } from './expected-types.ts';
import type { Cell, Row } from './rows.ts';
import { snapferry } from './snapferry.ts';

/** A lake table's rows through `snapferry query --json`, that is through DuckDB's own Parquet reader. */
export async function queriedRows(home: string, namespace: string, table: ViewedTable): Promise<Row[]> {
  const list = table.columns.map((column) => `${cellSql(column.name, columnType(column))} AS ${quoted(column.name)}`);
  const sql = `SELECT ${list.join(', ')} FROM ${namespace}.${table.name}`;
  const rows = JSON.parse(await snapferry(['query', sql, '--home', home, '--json'])) as Record<string, Cell>[];
  const types = table.columns.map(columnType);
  return rows.map((row) => table.columns.map(({ name }, index) => bits(row[name] ?? null, types[index])));
}

/** DuckDB's expression for the form of python/cells.py; floats come as the shortest text that gives them back. */
function cellSql(name: string, type: string): string {
  const column = quoted(name);
  if (type.startsWith('list<')) return `list_transform(${column}, lambda each: each::VARCHAR)`;
  switch (type) {
    case 'binary':
      return `lower(hex(${column}))`;
    case 'timestamp':
      return timestampSql(column);
    case 'timestamptz':
      return `${timestampSql(`make_timestamp(epoch_us(${column}))`)} || '+00:00'`;
    default:
      return `${column}::VARCHAR`;
  }
}

function timestampSql(expression: string): string {
  return `strftime(${expression}, '%Y-%m-%dT%H:%M:%S.%f')`;
}

function bits(value: Cell, type: string | undefined): Cell {
  if (typeof value !== 'string') return value;
  const buffer = Buffer.alloc(type === 'float' ? 4 : 8);
  if (type === 'float') buffer.writeFloatBE(Number(value));
  else if (type === 'double') buffer.writeDoubleBE(Number(value));
  else return value;
  return buffer.toString('hex');
}
