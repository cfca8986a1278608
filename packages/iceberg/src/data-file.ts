import type { PartitionValues } from './partition-record.ts';

/** What an engine knows of one column of one data file. Counts are of values in the Parquet column, nulls included. */
export interface ColumnStatistics {
  readonly sizeBytes?: bigint;
  /** For a list: of its elements, with one for each empty or null list, as in Parquet's `num_values`. */
  readonly valueCount: bigint;
  readonly nullCount: bigint;
  /**
   * The exact number of NaN values; absent when not known. DuckDB 1.5.5's `has_nan` is no source for 0: it speaks of the last
   * row group only (found by experiment, 2026-11-23), so 0 is believed for a file of one row group only.
   */
  readonly nanCount?: bigint;
  /** DuckDB's text from `COPY … RETURN_STATS`, NaN left out; absent when unknown. */
  readonly min?: string;
  readonly max?: string;
}

/** A finished Parquet file, not yet part of any table. */
export interface DataFile {
  readonly uri: string;
  readonly recordCount: bigint;
  readonly fileSizeBytes: bigint;
  /** Where the row groups start, in bytes, ascending. */
  readonly splitOffsets: readonly bigint[];
  /** By field id; for a list: the element's id. */
  readonly columns: ReadonlyMap<number, ColumnStatistics>;
  /**
   * The partition that all of the file's rows are in: a typed value, or null, for each field of the planned layout; absent
   * where the table is not partitioned. See `parseValue`.
   */
  readonly partition?: PartitionValues;
}
