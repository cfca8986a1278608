import { createHmac } from 'node:crypto';
import type { ViewedColumn, ViewedTable } from './contract-view.ts';
import { cellSql, icebergType, outputText } from './expected-types.ts';
import type { Cell, Row } from './rows.ts';

/** Rows of a SELECT on the database itself, as arrays. */
export type Select = (sql: string) => Promise<readonly (readonly unknown[])[]>;

/**
 * What the lake's table has to hold: PostgreSQL's own rows, with each policy applied as it is defined, by other means
 * than the product's. NULL stays NULL under every policy.
 */
export async function expectedRows(select: Select, table: ViewedTable, key: Buffer): Promise<Row[]> {
  const list = table.columns.map(policySql).join(', ');
  const rows = await select(`SELECT ${list} FROM ${quoted(table.source)}`);
  const hashed = table.columns.map(({ policy }) => policy === 'hmac');
  return rows.map((row) => row.map((value, index) => (hashed[index] ? hash(value as Cell, key) : (value as Cell))));
}

function policySql({ source, physicalType, policy, truncate }: ViewedColumn): string {
  const column = quoted(source);
  switch (policy) {
    case 'redact':
      return 'NULL';
    // Hashed here, after PostgreSQL gave the text.
    case 'hmac':
      return outputText(column);
    case 'truncate':
      return icebergType(physicalType) === 'string'
        ? `left(${outputText(column)}, ${Number(truncate)})`
        : cellSql(`date_trunc('${truncate}', ${column}::timestamp)`, physicalType);
    case 'allow':
      return cellSql(column, physicalType);
  }
}

function hash(value: Cell, key: Buffer): Cell {
  return typeof value === 'string' ? createHmac('sha256', key).update(value, 'utf8').digest('hex') : null;
}

export function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
