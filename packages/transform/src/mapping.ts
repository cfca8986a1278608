/** The part of this package that needs no engine: a planner may import it without DuckDB's native code. */
export { dataTypeOf, numericPrecisionOf } from './data-type.ts';
export { PolicyTypeError } from './errors.ts';
export { type IcebergTypeOverride, icebergTypeOf } from './iceberg-type.ts';
export { type LoadColumnInput, loadColumn } from './load-column.ts';
export { type TypeMapping, typeFamilies, typeMappings } from './type-mapping.ts';
export type {
  ColumnPolicy,
  LoadColumn,
  OnInvalid,
  PartitionField,
  PartitionTransform,
  SortField,
  TruncateTo,
} from './types.ts';
