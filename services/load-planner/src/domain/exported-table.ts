import type { ObjectInfo } from '@snapferry/ports';

export interface ExportedColumn {
  readonly name: string;
  /** `data_type` of PostgreSQL's information_schema. */
  readonly originalType: string;
  /** Of a number, in the type's own digits; undefined where the export tells none, as of an unbounded numeric. */
  readonly numericPrecision?: number;
}

/** One table as the export shows it: its files, and what the export's own info says of it. */
export interface ExportedTable {
  /** Lower-case status of the export, `complete` being the good one; undefined where it says nothing. */
  readonly status?: string;
  readonly warning?: string;
  /** Undefined where the export does not tell the columns. */
  readonly columns?: readonly ExportedColumn[];
  readonly parts: readonly ObjectInfo[];
  /** What ought to be there and is not, in words: an export that died, or that lost something since. */
  readonly missing: readonly string[];
  /** Whether the table has a folder at all. An empty table has one, with `_SUCCESS` alone. */
  readonly present: boolean;
}

/** Exported tables by `schema.table`. */
export type ExportedTables = ReadonlyMap<string, ExportedTable>;

/** What the announcement of an export says of one of its tables, or, as `*`, of those that did not come out. */
interface TableWords {
  readonly table: string;
  readonly status: string;
  readonly warning?: string | undefined;
}

/**
 * Adds what only the announcement knows, such as why RDS skipped a table. It never makes a table whole: files and the
 * export's own info come first.
 */
export function withWords(tables: ExportedTables, words: readonly TableWords[]): ExportedTables {
  const result = new Map(tables);
  for (const { table, status, warning } of words) {
    const known = tables.get(table) ?? { parts: [], missing: [], present: false };
    const said = { status: status.toLowerCase(), ...(warning === undefined ? {} : { warning: warning.slice(0, 500) }) };
    result.set(table, { ...said, ...known });
  }
  return result;
}

export function exportedTable(tables: ExportedTables, name: string): ExportedTable | undefined {
  return tables.get(name) ?? tables.get('*');
}
