import type { Cell } from './corpus/cells.ts';
import type { Predicate } from './predicates.ts';

/** What an engine cannot read, and why. Everything that is not named here has to be right. */
export interface Exception {
  readonly table: string;
  /** The whole table, if none is named. */
  readonly columns?: readonly string[];
  /** What it reads instead of a cell of these columns, which is looked at cell by cell. Without it, the columns are not. */
  readonly reads?: (cell: Cell) => Cell;
  readonly reason: string;
}

/** Columns that an engine reads well, but loses rows of, or fails, once it is to filter by them. */
export interface FilterException extends Omit<Exception, 'reads'> {
  readonly columns: readonly string[];
  /** Filters with one of these values only; without it, all filters by the columns. */
  readonly values?: readonly string[];
}

/** The columns that are not looked at. */
export function exceptedColumns(exceptions: readonly Exception[], table: string): ReadonlySet<string> {
  const unread = exceptions.filter((each) => each.table === table && each.reads === undefined);
  return new Set(unread.flatMap((each) => each.columns ?? []));
}

export function isExceptedWhole(exceptions: readonly Exception[], table: string): boolean {
  return exceptions.some((each) => each.table === table && each.columns === undefined);
}

/** What the engine is expected to read, where that is not the cell itself. */
export function readAs(exceptions: readonly Exception[], table: string, column: string): (cell: Cell) => Cell {
  const exception = exceptions.find((each) => each.table === table && each.columns?.includes(column));
  return exception?.reads ?? ((cell) => cell);
}

export function isFilterExcepted(exceptions: readonly FilterException[], table: string, predicate: Predicate): boolean {
  return exceptions.some(
    ({ table: name, columns, values }) =>
      name === table &&
      columns.includes(predicate.column) &&
      (values === undefined || values.some((value) => predicate.values.includes(value))),
  );
}
