import type { FileIo, TableCatalog } from '@snapferry/iceberg';

/** Where the lake's tables live. */
export interface Warehouse {
  readonly catalog: TableCatalog;
  readonly io: FileIo;
  /** Moves a finished local file to a place that no file has had before: nothing of it is left on the local disk. */
  placeDataFile(localPath: string, uri: string): Promise<void>;
}
