export {
  ColumnMissingError,
  ColumnTypeMismatchError,
  HmacKeyError,
  type InvalidValues,
  InvalidValuesError,
  LoadEngineError,
  PartitionValueError,
  PartUnreadableError,
  TooManyPartitionsError,
} from './errors.ts';
export { type LoadEngine, type LoadEngineOptions, openLoadEngine } from './load-engine.ts';
export * from './mapping.ts';
export type {
  ColumnStatistics,
  FieldColumn,
  ParquetColumn,
  PartitionValue,
  WriteRequest,
  WrittenFile,
  WrittenFiles,
} from './types.ts';
