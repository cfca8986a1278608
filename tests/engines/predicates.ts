import type { Cell } from './corpus/cells.ts';
import { type Content, rowsOf } from './corpus/table.ts';
import { familyOf } from './engine.ts';

const comparisons = ['=', '<', '<=', '>', '>='] as const;
type Comparison = (typeof comparisons)[number];

/** A filter on one column; the values are cells of its type. */
export interface Predicate {
  readonly column: string;
  /** Iceberg's. */
  readonly type: string;
  readonly operator: Comparison | 'in' | 'between' | 'is null' | 'is not null' | 'prefix';
  readonly values: readonly string[];
}

export interface ExpectedPredicate {
  readonly predicate: Predicate;
  /** The ids of the rows that it keeps, ascending. */
  readonly ids: readonly number[];
}

/**
 * For the named columns: each comparison with the table's least and greatest value and with one at a file's edge in between; IN, BETWEEN, IS NULL, and for text its first characters. What is kept is worked out from the rows alone.
 */
export function edgePredicates(content: Content, names: readonly string[]): ExpectedPredicate[] {
  const rows = rowsOf(content);
  return content.columns.flatMap(({ name, kind }, index) => {
    // Engines do not agree on the order of uuids, and most know no literal of one.
    if (!names.includes(name) || kind.icebergType === 'uuid') return [];
    const cells = rows.map((row) => row[index] ?? null);
    return predicatesOn(name, kind.icebergType, cells).map((predicate) => ({
      predicate,
      ids: cells.flatMap((cell, row) => (keeps(predicate, cell) ? [row + 1] : [])),
    }));
  });
}

function predicatesOn(column: string, type: string, cells: readonly Cell[]): Predicate[] {
  const values = [...new Set(cells.filter((cell) => typeof cell === 'string'))].sort((a, b) => compare(type, a, b));
  const at = (index: number): string => values.at(index) ?? '';
  const middle = Math.floor(values.length / 2);
  const ends = [...new Set([at(0), at(-1), at(middle)])];
  const on = (operator: Predicate['operator'], ...given: string[]): Predicate => ({
    column,
    type,
    operator,
    values: given,
  });
  return [
    ...ends.flatMap((end) => comparisons.map((operator) => on(operator, end))),
    on('in', at(0), at(-1)),
    on('between', at(middle - 1), at(-1)),
    on('is null'),
    on('is not null'),
    ...(type === 'string' ? prefixes(values).map((prefix) => on('prefix', prefix)) : []),
  ];
}

/** As long as a cut bound, one shorter and one longer, of every text. */
function prefixes(values: readonly string[]): string[] {
  const cut = values.flatMap((value) => [15, 16, 17].map((length) => [...value].slice(0, length).join('')));
  return [...new Set(cut)].filter((prefix) => prefix !== '');
}

function keeps({ operator, type, values: [first = '', last = ''], values }: Predicate, cell: Cell): boolean {
  if (operator === 'is null') return cell === null;
  if (typeof cell !== 'string') return false;
  switch (operator) {
    case 'is not null':
      return true;
    case 'in':
      return values.includes(cell);
    case 'between':
      return compare(type, cell, first) >= 0 && compare(type, cell, last) <= 0;
    case 'prefix':
      return cell.startsWith(first);
    case '=':
      return compare(type, cell, first) === 0;
    case '<':
      return compare(type, cell, first) < 0;
    case '<=':
      return compare(type, cell, first) <= 0;
    case '>':
      return compare(type, cell, first) > 0;
    case '>=':
      return compare(type, cell, first) >= 0;
  }
}

/** Iceberg's order of values. Text is ordered by code points, which is the order of its UTF-8 bytes. */
function compare(type: string, left: string, right: string): number {
  switch (familyOf(type)) {
    case 'string':
      return Buffer.compare(Buffer.from(left), Buffer.from(right));
    case 'binary':
      return Buffer.compare(Buffer.from(left, 'hex'), Buffer.from(right, 'hex'));
    case 'boolean':
      return Number(left === 'true') - Number(right === 'true');
    case 'float':
      return Buffer.from(left, 'hex').readFloatBE() - Buffer.from(right, 'hex').readFloatBE();
    case 'double':
      return Buffer.from(left, 'hex').readDoubleBE() - Buffer.from(right, 'hex').readDoubleBE();
    default: {
      const [a, b] = [left, right].map((digits) => BigInt(digits.replace('.', ''))) as [bigint, bigint];
      return a < b ? -1 : a > b ? 1 : 0;
    }
  }
}
