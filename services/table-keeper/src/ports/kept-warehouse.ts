import type { FileStore, TableCatalog } from '@snapferry/iceberg';

/**
 * Where the lake's tables live, and who keeps them. S3 Tables expires snapshots and removes unreferenced files itself,
 * and offers no way to list or delete files (S3 Tables User Guide, "Maintenance for tables").
 */
export type KeptWarehouse =
  | { readonly upkeep: 'by-catalogue' }
  | { readonly upkeep: 'by-us'; readonly catalog: TableCatalog; readonly io: FileStore };
