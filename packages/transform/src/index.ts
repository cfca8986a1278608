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
export type { TableWriter } from './table-writer.ts';
export type {
  ColumnStatistics,
  FieldColumn,
  NulledValues,
  ParquetColumn,
  PartitionValue,
  TableRequest,
  WrittenFile,
  WrittenFiles,
  WrittenTable,
} from './types.ts';
