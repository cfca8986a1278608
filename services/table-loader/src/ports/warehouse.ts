import type { FileIo, TableCatalog } from '@snapferry/iceberg';

/** Where the lake's tables live. */
export interface Warehouse {
  readonly catalog: TableCatalog;
  readonly io: FileIo;
  /** Moves a finished local file to a place that no file has had before: nothing of it is left on the local disk. */
  placeDataFile(localPath: string, uri: string): Promise<void>;
  /** Size and SHA-256 of a file as it is now, in hex; undefined where none can be read. However large it is, little of it is in memory. */
  fingerprint(uri: string): Promise<Fingerprint | undefined>;
}

export interface Fingerprint {
  readonly size: number;
  readonly sha256: string;
}
