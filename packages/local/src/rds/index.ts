export { type CatalogTable, type DatabaseCatalog, readCatalog } from './database-catalog.ts';
export {
  DatabaseReadError,
  DatabaseUnreachableError,
  DatabaseUrlInvalidError,
  SnapshotDamagedError,
  SnapshotExistsError,
  SnapshotNameError,
} from './errors.ts';
export type { ExportSink } from './export-publishing.ts';
export { type LocalRds, type LocalRdsOptions, localRds } from './local-rds.ts';
export type { CreateSnapshot } from './local-snapshots.ts';
export { type NativeRdsDetail, type NativeRdsEvent, nativeRdsEvent, type SnapshotOccurrence } from './native-event.ts';
export { pgliteDatabase } from './pglite-database.ts';
export { postgresDatabase } from './postgres-database.ts';
export { automatedSnapshotId } from './snapshot-names.ts';
export type { SnapshotSession, SourceDatabase } from './source-database.ts';
export { ExportWriteError } from './table-parquet.ts';
