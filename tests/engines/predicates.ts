import type { Cell } from './corpus/cells.ts';
import { type Content, rowsOf } from './corpus/table.ts';
import { familyOf } from './engine.ts';

/** The cell of NaN: see corpus/cells.ts. */
const nan = 'nan';

const comparisons = ['=', '<', '<=', '>', '>='] as const;
type Comparison = (typeof comparisons)[number];

/** A filter on one column; the values are cells of its type. */
export interface Predicate {
  readonly column: string;
  /** Iceberg's. */
  readonly type: string;
  readonly operator: Comparison | 'in' | 'between' | 'is null' | 'is not null' | 'is nan' | 'prefix';
  readonly values: readonly string[];
}

export interface ExpectedPredicate {
  readonly predicate: Predicate;
  /** The ids of the rows that it keeps, ascending. */
  readonly ids: readonly number[];
}

/**
 * For the named columns: each comparison with the table's least and greatest value and with one at a file's edge in between, of
 * floats with every value; IN, BETWEEN, IS NULL, for text its first characters, for floats NaN. What is kept is worked out from
 * the rows alone.
 *
 * @param nanIsGreatest for an engine in which NaN is above all numbers; else NaN compares with none, as IEEE 754 has it.
 */
export function edgePredicates(
  content: Content,
  names: readonly string[],
  nanIsGreatest: boolean,
): ExpectedPredicate[] {
  const rows = rowsOf(content);
  return content.columns.flatMap(({ name, kind }, index) => {
    // Engines do not agree on the order of uuids, and most know no literal of one.
    if (!names.includes(name) || kind.icebergType === 'uuid') return [];
    const cells = rows.map((row) => row[index] ?? null);
    return predicatesOn(name, kind.icebergType, cells).map((predicate) => ({
      predicate,
      ids: cells.flatMap((cell, row) => (keeps(predicate, cell, nanIsGreatest) ? [row + 1] : [])),
    }));
  });
}

function predicatesOn(column: string, type: string, cells: readonly Cell[]): Predicate[] {
  const texts = cells.filter((cell) => typeof cell === 'string' && cell !== nan) as string[];
  const values = [...new Set(texts)].sort((a, b) => compare(type, a, b));
  const isFloat = type === 'float' || type === 'double';
  const at = (index: number): string => values.at(index) ?? '';
  const middle = Math.floor(values.length / 2);
  // Both zeros and what rounds badly lie in between.
  const ends = isFloat ? values : [...new Set([at(0), at(-1), at(middle)])];
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
    ...(isFloat ? [on('is nan')] : []),
    ...(type === 'string' ? prefixes(values).map((prefix) => on('prefix', prefix)) : []),
  ];
}

/** As long as a cut bound, one shorter and one longer, of every text. */
function prefixes(values: readonly string[]): string[] {
  const cut = values.flatMap((value) => [15, 16, 17].map((length) => [...value].slice(0, length).join('')));
  return [...new Set(cut)].filter((prefix) => prefix !== '');
}

function keeps(predicate: Predicate, cell: Cell, nanIsGreatest: boolean): boolean {
  const { operator, type, values } = predicate;
  const [first = '', last = ''] = values;
  if (operator === 'is null') return cell === null;
  if (typeof cell !== 'string') return false;
  if (operator === 'is nan') return cell === nan;
  if (cell === nan) return operator === 'is not null' || (nanIsGreatest && (operator === '>' || operator === '>='));
  switch (operator) {
    case 'is not null':
      return true;
    case 'in':
      return values.some((value) => compare(type, cell, value) === 0);
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
      return order(Buffer.from(left, 'hex').readFloatBE(), Buffer.from(right, 'hex').readFloatBE());
    case 'double':
      return order(Buffer.from(left, 'hex').readDoubleBE(), Buffer.from(right, 'hex').readDoubleBE());
    default:
      return order(BigInt(left.replace('.', '')), BigInt(right.replace('.', '')));
  }
}

/** The two zeros are equal. */
function order<T extends number | bigint>(left: T, right: T): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
