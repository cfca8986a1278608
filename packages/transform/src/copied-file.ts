import type { PartitionValue } from './types.ts';

type TextMap<V> = { entries: { key: string; value: V }[] };
export type StatisticsMap = TextMap<TextMap<string>>;

/** A row of COPY's RETURN_STATS: file name, rows, bytes, footer bytes, statistics, partition keys. */
export type CopyRow = [string, bigint, bigint, bigint, StatisticsMap, TextMap<string | null>];

/** A file that COPY wrote, with what it said of it. */
export interface CopiedFile {
  readonly copied: CopyRow;
  /** In the order of the request's fields; absent without a partition. */
  readonly partition?: readonly (PartitionValue | null)[];
}
