import type { TableChange } from './table-change.ts';
import type { TableIdentifier, TableMetadata } from './types.ts';

/** One version of a table, as a catalogue gave it. A change is built on exactly this and committed on exactly this. */
export interface TableHead {
  readonly identifier: TableIdentifier;
  readonly location: string;
  readonly metadata: TableMetadata;
  readonly metadataLocation: string;
  /** Opaque; only the catalogue that gave it can read it. */
  readonly version: string;
}

/** Knows which metadata file is a table's newest, and moves from one to the next atomically. */
export interface TableCatalog {
  /**
   * How this catalogue takes schema changes: in one commit with content and properties (the default), or each kind of
   * change as a commit of its own before that.
   */
  readonly schemaChanges?: 'with-content' | 'one-by-one';
  load(table: TableIdentifier): Promise<TableHead | undefined>;
  list(): Promise<TableIdentifier[]>;
  /** Where a table lives that is yet to be created; data files go to `<location>/data/`, metadata to `<location>/metadata/`. */
  locationOf(table: TableIdentifier): string;
  /**
   * All requirements and updates take effect in one step on top of exactly `base` (undefined: the table does not
   * exist), or nothing does.
   *
   * @throws CommitConflictError if `base` is no longer the head; CommitStateUnknownError if the answer was lost.
   */
  commit(table: TableIdentifier, base: TableHead | undefined, change: TableChange): Promise<TableHead>;
}
