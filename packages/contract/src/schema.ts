/** What a database holds, as far as a contract asks. Read from a dump, never from a live database. */
export interface DatabaseSchema {
  /** In the order of the dump. */
  readonly tables: readonly SchemaTable[];
}

/** RDS exports `table` and `partitioned` (its partitions' rows included); the rest it skips, or would export twice. */
export type SchemaTableKind =
  | 'table'
  | 'partitioned'
  | 'partition'
  | 'unlogged'
  | 'foreign'
  | 'view'
  | 'materialized-view';

export interface SchemaTable {
  readonly schema: string;
  /** Exact case. */
  readonly name: string;
  readonly kind: SchemaTableKind;
  /** Empty for views: a dump does not spell their columns' types. */
  readonly columns: readonly SchemaColumn[];
  /** Names of the key's columns in the key's order; empty without a key. */
  readonly primaryKey: readonly string[];
  readonly comment?: string;
}

export interface SchemaColumn {
  /** Exact case. */
  readonly name: string;
  /** As pg_dump prints it; a domain's base type in the domain's place. */
  readonly physicalType: string;
  readonly notNull: boolean;
  /** The domain that stood in the dump, as `public.email`. */
  readonly domain?: string;
  readonly comment?: string;
}
