import { lowerBound, upperBound } from './bounds.ts';
import type { ColumnStatistics, DataFile } from './data-file.ts';
import { fileContent, type ManifestDataFile, type MapPair } from './manifest.ts';
import type { IcebergPrimitive, Schema } from './types.ts';

/** What a file's entry says beside what the file itself is: the partition record, and the order of its rows. */
export interface Placement {
  readonly partition: object;
  /** Null: in no known order. */
  readonly sortOrderId: number | null;
}

/** A new data file as a manifest lists it, with counts and bounds for the schema's columns. */
export function dataFileEntry(file: DataFile, schema: Schema, placement: Placement): ManifestDataFile {
  const types = primitiveTypes(schema);
  const columns = [...file.columns].sort(([a], [b]) => a - b);
  const metric = <V>(of: (column: ColumnStatistics, id: number) => V | undefined): MapPair<V>[] | null => {
    const pairs = columns.flatMap(([key, column]) => {
      const value = of(column, key);
      return value === undefined ? [] : [{ key, value }];
    });
    return pairs.length === 0 ? null : pairs;
  };
  const nanCount = (column: ColumnStatistics, id: number): bigint | undefined =>
    nanCountOf(column, types.get(id), file);
  return {
    content: fileContent.data,
    file_path: file.uri,
    file_format: 'PARQUET',
    partition: placement.partition,
    record_count: file.recordCount,
    file_size_in_bytes: file.fileSizeBytes,
    column_sizes: metric((column) => column.sizeBytes),
    value_counts: metric((column) => column.valueCount),
    null_value_counts: metric((column) => column.nullCount),
    nan_value_counts: metric(nanCount),
    lower_bounds: metric((column, id) => bound(lowerBound, types.get(id), column.min, nanCount(column, id))),
    upper_bounds: metric((column, id) => bound(upperBound, types.get(id), column.max, nanCount(column, id))),
    key_metadata: null,
    split_offsets: file.splitOffsets.length === 0 ? null : file.splitOffsets,
    equality_ids: null,
    sort_order_id: placement.sortOrderId,
    referenced_data_file: null,
  };
}

/** Of the columns themselves only: other writers give the elements of a list no bounds, as no filter can use them. */
function primitiveTypes(schema: Schema): Map<number, IcebergPrimitive> {
  return new Map(schema.fields.flatMap(({ id, type }) => (typeof type === 'string' ? [[id, type] as const] : [])));
}

function nanCountOf(column: ColumnStatistics, type: IcebergPrimitive | undefined, file: DataFile): bigint | undefined {
  if (type !== 'float' && type !== 'double') return undefined;
  // See ColumnStatistics.nanCount: a wrong 0 would make readers skip the file when they look for NaN.
  return column.nanCount === 0n && file.splitOffsets.length !== 1 ? undefined : column.nanCount;
}

function bound(
  of: (type: IcebergPrimitive, text: string) => Buffer | undefined,
  type: IcebergPrimitive | undefined,
  text: string | undefined,
  nanCount: bigint | undefined,
): Buffer | undefined {
  if (type === undefined || text === undefined) return undefined;
  // Bounds leave NaN out. A reader that knows of no NaN takes them for all values and may drop a whole file by them.
  if ((type === 'float' || type === 'double') && nanCount === undefined) return undefined;
  return of(type, text);
}
