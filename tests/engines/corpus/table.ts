import type { Cell, Row } from './cells.ts';
import { integer, type Kind } from './kinds.ts';

/** One value: PostgreSQL's text, and the cell that it must be in the lake. */
export type Value = readonly [text: string | null, cell: Cell];

export interface Column {
  readonly name: string;
  readonly kind: Kind;
  readonly values: readonly Value[];
  /** The contract's `snapferryRenamedFrom`. */
  readonly renamedFrom?: string;
}

/** One day's content of a table, as it goes into the export and must come out of the lake. */
export interface Content {
  /** All have as many values as there are rows; the first is the key. */
  readonly columns: readonly Column[];
  /** How many of the first columns make up the key, if not one. */
  readonly keyLength?: number;
  /** How many files the export has; each becomes a data file of its own, with the next rows in order. */
  readonly files?: number;
  /** The contract's `snapferryPartition` and `snapferrySort`. */
  readonly partition?: readonly string[];
  readonly sort?: readonly string[];
}

export interface CorpusTable {
  readonly name: string;
  /** Why the table is in the corpus. */
  readonly shows: string;
  /** The days, oldest first: each replaces the one before. */
  readonly days: readonly Content[];
}

/** Values whose text says all: the cell follows from the kind, and is the text itself for most. */
export function column(name: string, kind: Kind, texts: readonly (string | null)[]): Column {
  const cellOf = kind.cell ?? ((text: string) => text);
  return { name, kind, values: texts.map((text) => [text, text === null ? null : cellOf(text)]) };
}

/** Values whose cell is worked out by hand. */
export function paired(name: string, kind: Kind, values: readonly Value[]): Column {
  return { name, kind, values };
}

/** The key: 1, 2, 3, … */
export function id(rows: number): Column {
  return column(
    'id',
    integer,
    Array.from({ length: rows }, (_, index) => String(index + 1)),
  );
}

export function rowsOf({ columns }: Content): Row[] {
  return (columns[0]?.values ?? []).map((_, row) => columns.map(({ values }) => values[row]?.[1] ?? null));
}
