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
  /** Folders that hold no `_SUCCESS`, relative to the table's folder: an export that died there. */
  readonly unfinishedFolders: readonly string[];
  /** Whether the table has a folder at all. An empty table has one, with `_SUCCESS` alone. */
  readonly present: boolean;
}

/** Exported tables by `schema.table`. */
export type ExportedTables = ReadonlyMap<string, ExportedTable>;
