export { type FileCatalogOptions, fileCatalog } from './adapters/file-catalog.ts';
export { filePath, fileUri, localFileIo } from './adapters/local-file-io.ts';
export { applyUpdates, type UpdateContext } from './apply-updates.ts';
export type { TableCatalog, TableHead } from './catalog.ts';
export { checkRequirements } from './check-requirements.ts';
export type { ColumnStatistics, DataFile } from './data-file.ts';
export * from './errors.ts';
export type { FileIo, WriteOptions } from './file-io.ts';
export { currentDataFiles, type LiveDeleteFile, type LiveFile, type LiveFiles } from './live-files.ts';
export { type PlannedSchema, planSchema } from './plan-schema.ts';
export {
  type Admission,
  type ReplaceDeps,
  type ReplaceRequest,
  type ReplaceResult,
  replaceContent,
} from './replace-content.ts';
export { newSnapshotId } from './snapshot-id.ts';
export type { TableChange, TableRequirement, TableUpdate } from './table-change.ts';
export { parseTableMetadata, printTableMetadata } from './table-metadata.ts';
export * from './types.ts';
