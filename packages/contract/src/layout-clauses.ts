import type { ContractPartition, ContractSort } from './types.ts';

/** Reads `column`, `column asc` or `column desc`. Text that ends otherwise is a column's name, blanks and all. */
export function readSortClause(text: string): ContractSort | undefined {
  const match = /^(.+?)(?:\s+(asc|desc))?$/isu.exec(text.trim());
  const column = match?.[1];
  if (column === undefined) return undefined;
  return { column, direction: match?.[2]?.toLowerCase() === 'desc' ? 'desc' : 'asc' };
}

const UNIT = /^(year|month|day|hour)\((.+)\)$/su;
const SIZED = /^(bucket|truncate)\(\s*(\d{1,9})\s*,\s*(.+)\)$/su;

/** Reads `column`, `year(column)`, `month(…)`, `day(…)`, `hour(…)`, `bucket(N, column)` or `truncate(N, column)`. */
export function readPartitionClause(text: string): ContractPartition | undefined {
  const clause = text.trim();
  const unit = UNIT.exec(clause);
  if (unit?.[2] !== undefined) {
    return { column: unit[2].trim(), transform: unit[1] as 'year' | 'month' | 'day' | 'hour' };
  }
  const sized = SIZED.exec(clause);
  if (sized?.[3] !== undefined) {
    const parameter = Number(sized[2]);
    return parameter > 0
      ? { column: sized[3].trim(), transform: sized[1] as 'bucket' | 'truncate', parameter }
      : undefined;
  }
  return clause === '' || /[()]/.test(clause) ? undefined : { column: clause, transform: 'identity' };
}
