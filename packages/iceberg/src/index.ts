export { type FileCatalogOptions, fileCatalog } from './adapters/file-catalog.ts';
export { localDataFiles } from './adapters/local-data-files.ts';
export { filePath, fileUri, localFileIo } from './adapters/local-file-io.ts';

export { type AppendRequest, type AppendResult, appendFiles, hasAppended } from './append-files.ts';
export { applyUpdates, type UpdateContext } from './apply-updates.ts';
export type { TableCatalog, TableHead } from './catalog.ts';
export { checkRequirements } from './check-requirements.ts';
export { normalisedType, typeText, widens } from './column-types.ts';
export type { Admission, CommitDeps, Guard } from './commit-loop.ts';
export type { ContentRequest, ContentResult } from './content-request.ts';
export type { ColumnStatistics, DataFile } from './data-file.ts';
export { newEntryDigest } from './entry-digest.ts';
export * from './errors.ts';
export {
  type ExpireRequest,
  type ExpireResult,
  expireSnapshots,
  type UpkeepDeps,
} from './expire-snapshots.ts';
export type { FileIo, FileStore, StoredFile, WriteOptions } from './file-io.ts';
export { areFitting, type HeldFiles, holdFiles, readHeldFiles } from './held-files.ts';
export { currentDataFiles, type LiveDeleteFile, type LiveFile, type LiveFiles } from './live-files.ts';
export { type PrimitiveValue, parseValue } from './parse-value.ts';
export type { PartitionValues } from './partition-record.ts';
export {
  type PlannedLayout,
  type PlannedPartitionField,
  planLayout,
  type WantedLayout,
  type WantedPartition,
  type WantedSort,
} from './plan-layout.ts';
export {
  type PlannedSchema,
  planSchema,
  type SchemaChangeKind,
  type SchemaOptions,
  type SchemaStep,
} from './plan-schema.ts';
export { type OrphanRequest, type OrphanResult, removeOrphans } from './remove-orphans.ts';
export {
  type ReplaceDeps,
  type ReplaceRequest,
  type ReplaceResult,
  replaceContent,
} from './replace-content.ts';
export { type RewriteRequest, type RewriteResult, rewriteContent } from './rewrite-content.ts';
export { type RollbackRequest, type RollbackResult, rollbackTo } from './rollback.ts';
export { newSnapshotId } from './snapshot-id.ts';
export type { TableChange, TableRequirement, TableUpdate } from './table-change.ts';
export { printTableMetadata } from './table-metadata.ts';
export { type PartitionTransform, transformedType } from './transforms.ts';
export * from './types.ts';
