export {
  ColumnMissingError,
  ColumnTypeMismatchError,
  ContentMismatchError,
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
export { addContent, type ColumnSums, type ContentSums, contentDifference, noContent } from './proof/content-sums.ts';
export { type DialectName, isPortable, type PortableColumn, portableProofSql } from './proof/portable-sql.ts';
export type { StoredColumn } from './proof/read-stored.ts';
export type { PortableProof } from './proof/stored-content.ts';
export type { TableWriter } from './table-writer.ts';
export type { TextPart } from './text-part.ts';
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
