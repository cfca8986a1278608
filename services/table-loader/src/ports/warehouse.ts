import type { FileIo, TableCatalog } from '@snapferry/iceberg';

/** Where the lake's tables live. */
export interface Warehouse {
  readonly catalog: TableCatalog;
  readonly io: FileIo;
  /** Puts a finished local file at a place that no file has had before. */
  placeDataFile(localPath: string, uri: string): Promise<void>;
}
