import type { ContractTable } from '@snapferry/contract';
import type { DriftItem } from '@snapferry/events';
import { dataTypeOf, numericPrecisionOf } from '@snapferry/transform/mapping';
import type { ExportedColumn } from './exported-table.ts';

/**
 * How an exported table differs from its contract. A column of which the contract says `drop` is no drift. What may reject
 * the table comes first, then added columns, the newest first: where an event has no room for all, it must have it for these.
 */
export function driftOf(table: ContractTable, columns: readonly ExportedColumn[]): DriftItem[] {
  const name = `${table.schema}.${table.name}`;
  const exported = new Map(columns.map((column) => [column.name, column]));
  const named = new Map(table.columns.map((column) => [column.name, column]));
  const drift: DriftItem[] = [];
  for (const column of table.columns) {
    if (column.policy === 'drop') continue;
    const found = exported.get(column.name);
    if (found === undefined) drift.push({ table: name, column: column.name, change: 'column-removed' });
    else if (column.physicalType !== '' && isOtherType(column.physicalType, found)) {
      drift.push({ table: name, column: column.name, change: 'type-changed', found: typeOf(found) });
    }
  }
  for (const column of columns.toReversed()) {
    if (!named.has(column.name)) drift.push({ table: name, column: column.name, change: 'column-added' });
  }
  return drift;
}

/**
 * Compares what the lake would notice: the type, and a numeric's precision. The export tells no scale. Where it tells no
 * precision either, the values themselves are the test: one that does not fit rejects the table.
 */
function isOtherType(physicalType: string, { originalType, numericPrecision }: ExportedColumn): boolean {
  if (dataTypeOf(physicalType) !== originalType.toLowerCase()) return true;
  if (originalType.toLowerCase() !== 'numeric' || numericPrecision === undefined) return false;
  return numericPrecisionOf(physicalType) !== numericPrecision;
}

/** As far as the export tells it; a scale it does not tell. */
function typeOf({ originalType, numericPrecision }: ExportedColumn): string {
  const type = originalType.toLowerCase();
  return type === 'numeric' && numericPrecision !== undefined ? `numeric(${numericPrecision})` : type;
}

export function missingTable(table: ContractTable): DriftItem {
  return { table: `${table.schema}.${table.name}`, change: 'table-missing' };
}
