import type { ViewedColumn, ViewedTable } from './contract-view.ts';
import { quoted, type Select } from './expected-rows.ts';
import { cellSql, icebergType } from './expected-types.ts';
import type { Filter, LakeReader } from './lake-reader.ts';

const operators = ['==', '<=', '<', '>=', '>'] as const;
const unordered = new Set(['boolean', 'binary']);
const floats = new Set(['float', 'double']);

/**
 * A reader prunes files by their bounds: rows at the very edge are the ones that a wrong bound loses. Filters each
 * carried column at its least and greatest value through PyIceberg, and tells where the number of rows is not PostgreSQL's.
 *
 * @returns the differences, and how many filters were tried.
 */
export async function edgeDifferences(
  select: Select,
  reader: LakeReader,
  given: { table: ViewedTable; location: string },
): Promise<{ problems: string[]; tried: number }> {
  const { table, location } = given;
  const problems: string[] = [];
  let tried = 0;
  for (const column of table.columns.filter(isOrdered)) {
    const value = comparableSql(column);
    const source = `FROM ${quoted(table.source)}`;
    // PostgreSQL has NaN above all numbers, PyIceberg compares it with none.
    const isNumber = floats.has(icebergType(column.physicalType)) ? `${value} <> 'NaN'` : 'true';
    const [ends] = await select(`SELECT min(${value})::text, max(${value})::text ${source} WHERE ${isNumber}`);
    for (const end of ends ?? []) {
      if (typeof end !== 'string') continue;
      const edge = `'${end.replaceAll("'", "''")}'${castOf(column)}`;
      const kept = operators.map(
        (operator) => `count(*) FILTER (WHERE ${value} ${operator.replace('==', '=')} ${edge} AND ${isNumber})::int`,
      );
      const [expected] = await select(`SELECT ${kept.join(', ')} ${source}`);
      const [literal] = await select(`SELECT ${literalSql(edge, column)}`);
      const filters = operators.map(
        (operator): Filter => ({ column: column.name, operator, value: String(literal?.[0]) }),
      );
      const found = await reader.count(location, filters);
      tried += filters.length;
      for (const [index, operator] of operators.entries()) {
        if (found[index] !== expected?.[index])
          problems.push(
            `${column.name} ${operator} ${edge}: expected ${expected?.[index]} rows, found ${found[index]}`,
          );
      }
    }
  }
  return { problems, tried };
}

function isOrdered({ physicalType, policy }: ViewedColumn): boolean {
  const type = icebergType(physicalType);
  return policy === 'allow' && !type.startsWith('list<') && !unordered.has(type);
}

/** Iceberg compares text by its bytes. */
function comparableSql({ source, physicalType }: ViewedColumn): string {
  return icebergType(physicalType) === 'string'
    ? `(${cellSql(quoted(source), physicalType)} COLLATE "C")`
    : quoted(source);
}

/** In the form of python/cells.py, but for floats, which are given by all digits of the double that they are. */
function literalSql(edge: string, { physicalType }: ViewedColumn): string {
  return floats.has(icebergType(physicalType)) ? `${edge}::float8::text` : cellSql(edge, physicalType);
}

function castOf({ physicalType }: ViewedColumn): string {
  return icebergType(physicalType) === 'string' ? '::text COLLATE "C"' : `::${physicalType}`;
}
