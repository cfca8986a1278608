import type { Row } from './corpus/cells.ts';
import type { Predicate } from './predicates.ts';

/** A table of the corpus as it stands in the lake. */
export interface LakeTable {
  readonly namespace: string;
  readonly name: string;
  readonly metadataLocation: string;
}

export interface ReadColumn {
  readonly name: string;
  /** Iceberg's type, by which an engine picks its way to the cell. */
  readonly type: string;
}

/** An engine that reads Iceberg tables. Whatever it answers was read from data files: nothing here is a count from metadata. */
export interface Engine {
  readonly name: string;
  /** Whether a comparison takes NaN for the greatest number, and not for one that is neither less nor greater. */
  readonly nanIsGreatest: boolean;
  /** The engine's own name of an Iceberg type. */
  typeName(icebergType: string): string;
  /** Names and types, as the engine tells them. */
  schema(table: LakeTable, snapshotId?: string): Promise<(readonly [name: string, type: string])[]>;
  /** All rows, in any order, in the form of corpus/cells.ts. */
  rows(table: LakeTable, columns: readonly ReadColumn[], snapshotId?: string): Promise<Row[]>;
  /** For each predicate, the ids of the rows that it keeps. */
  ids(table: LakeTable, predicates: readonly Predicate[]): Promise<number[][]>;
  close(): Promise<void>;
}

/** An engine that writes, too. */
export interface SqlEngine extends Engine {
  query(sql: string): Promise<unknown[][]>;
}

/** The type's name without parameters and elements: `decimal`, `list`. */
export function familyOf(icebergType: string): string {
  return /^[a-z]+/.exec(icebergType)?.[0] ?? icebergType;
}

export function elementOf(listType: string): string {
  return listType.slice('list<'.length, -1);
}

export function precisionOf(decimalType: string): { precision: number; scale: number } {
  const [precision = 0, scale = 0] = decimalType.match(/\d+/g)?.map(Number) ?? [];
  return { precision, scale };
}
