import type { ContentSums } from './proof/content-sums.ts';

/** What happens to a carried column. A dropped column never becomes a `LoadColumn`. */
export type ColumnPolicy = 'allow' | 'hmac' | 'redact' | 'truncate';

/** What to do with a value that does not cast: refuse the table, write NULL and count it, or carry the column as text. */
export type OnInvalid = 'reject' | 'null' | 'string';

/** How much of a value `truncate` keeps: the first n code points, or the date down to this unit. */
export type TruncateTo = number | 'year' | 'month' | 'day';

/** One carried column. Plain JSON: it stands in the load plan. */
export interface LoadColumn {
  /** The exact name in the export's Parquet files. */
  readonly source: string;
  /** The lower-case name in the lake. */
  readonly target: string;
  /** As pg_dump prints it, for example `numeric(10,2)` or `timestamp with time zone`. */
  readonly physicalType: string;
  /** The type that is written, policy included: a hashed integer is a `string`. */
  readonly icebergType: string;
  readonly policy: ColumnPolicy;
  readonly truncate?: TruncateTo;
  readonly onInvalid: OnInvalid;
}

/** A column of the export's files, in file order. */
export interface ParquetColumn {
  /** The exact name in the footer; two names may differ in case only. */
  readonly name: string;
  /** The footer's type under DuckDB's name: `VARCHAR`, `BIGINT`, `BLOB`, `DECIMAL(10,2)`, `INTEGER[]`. */
  readonly physicalType: string;
}

/** A carried column with the Iceberg field id that its Parquet column bears. */
export interface FieldColumn {
  readonly column: LoadColumn;
  readonly fieldId: number;
  /** For a list: the field id of its elements. */
  readonly elementId?: number;
}

/** A partition transform as Iceberg's metadata writes it (Iceberg spec, "Partition Transforms"). */
export type PartitionTransform =
  | 'identity'
  | 'year'
  | 'month'
  | 'day'
  | 'hour'
  | `truncate[${number}]`
  | `bucket[${number}]`;

export interface PartitionField {
  /** The target name of a carried column that is no list. */
  readonly column: string;
  readonly transform: PartitionTransform;
}

/** Nulls come first in `asc`, last in `desc`; texts go by their UTF-8 bytes. */
export interface SortField {
  /** The target name of a carried column that is no list. */
  readonly column: string;
  readonly direction: 'asc' | 'desc';
}

/**
 * A partition value: a number for an int, a date (days) and all that year, month, day, hour and bucket give; a bigint for a
 * long, a time or timestamp (microseconds, UTC) and a decimal (unscaled digits); bytes for a uuid and a binary.
 */
export type PartitionValue = boolean | number | bigint | string | Uint8Array;

/** What a table's data files are to be, whichever parts they are made of. */
export interface TableRequest {
  readonly columns: readonly FieldColumn[];
  readonly outputDirectory: string;
  /** The pseudonymisation key, 32 bytes. Needed if any column is `hmac`. */
  readonly key?: Uint8Array;
  /** The size at which a new file is begun. 128 by default. Without effect on files that have a partition and no sort. */
  readonly fileSizeMb?: number;
  /** Each data file holds rows of one partition only. */
  readonly partition?: readonly PartitionField[];
  /** The order of the rows within each data file. */
  readonly sort?: readonly SortField[];
  /**
   * Salt of the sums that prove the files, an unsigned 64-bit number. Without one nothing is read back and no sums are given:
   * only for measuring what the proof costs.
   */
  readonly salt?: bigint;
}

export interface ColumnStatistics {
  readonly sizeBytes?: bigint;
  /** Values in the file, nulls included; for a list's element, empty and null lists count as one. */
  readonly valueCount: bigint;
  readonly nullCount: bigint;
  /** 0 or absent. Known for a file of one row group only: DuckDB 1.5.5's `has_nan` speaks of the last one. */
  readonly nanCount?: bigint;
  /** DuckDB's text of the smallest and largest value, as it gives it. NaN is left out of them. */
  readonly min?: string;
  readonly max?: string;
}

export interface WrittenFile {
  readonly path: string;
  readonly recordCount: bigint;
  readonly fileSizeBytes: bigint;
  /** The first byte of each row group. */
  readonly splitOffsets: readonly bigint[];
  /** By field id; a list's statistics stand under its element's id. */
  readonly columns: ReadonlyMap<number, ColumnStatistics>;
  /** One for each field of the request's `partition`, in its order; absent without one. */
  readonly partition?: readonly (PartitionValue | null)[];
  /** Of the file's bytes, in hex; absent without a salt. */
  readonly sha256?: string;
}

/** How many values of an `onInvalid: null` column became NULL; columns without any are left out. */
export interface NulledValues {
  readonly column: string;
  readonly count: bigint;
}

/** What became of the parts of one call; all of it adds up over the calls. */
export interface WrittenFiles {
  /** Empty if there were no parts or no rows. */
  readonly files: readonly WrittenFile[];
  readonly rows: bigint;
  readonly nulledValues: readonly NulledValues[];
  /** What the files hold, read back from them and found equal to the export under the policies; absent without a salt. */
  readonly content?: ContentSums;
}

/** What became of all parts of a table. */
export type WrittenTable = Omit<WrittenFiles, 'files'>;
