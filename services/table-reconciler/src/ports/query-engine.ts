/** One content of a lake table. */
export interface TableVersion {
  /** `<namespace>.<table>`. */
  readonly name: string;
  /** Iceberg snapshot, a decimal string. */
  readonly snapshotId: string;
}

/** What the engine reads: so many rows, or why it reads none, in a word of its own such as `TABLE_NOT_FOUND`. */
export type Count = { readonly rows: number } | { readonly unreadable: string };

export interface Counts {
  /** By the table's name; one for each that was asked for. */
  readonly tables: ReadonlyMap<string, Count>;
  readonly bytesScanned: number;
}

/** The engine that people query lake tables with. */
export interface QueryEngine {
  readonly name: string;
  /**
   * Counts the rows of each table as of that snapshot. One that cannot be read keeps none of the others from being.
   *
   * @throws an error whose disposition is `retry` when the engine could not be asked, or did not answer in time.
   */
  count(versions: readonly TableVersion[]): Promise<Counts>;
}
