import type { FileIo, TableCatalog } from '@snapferry/iceberg';

/** Where the lake's tables live. */
export interface Warehouse extends DataFiles {
  readonly catalog: TableCatalog;
  readonly io: FileIo;
}

/** A table's data files, as whole files: too large to be held in memory. */
export interface DataFiles {
  /** Moves a finished local file to a place that no file has had before: nothing of it is left on the local disk. */
  placeDataFile(localPath: string, uri: string): Promise<void>;
  /** Size and SHA-256 of a file as it is now, in hex; undefined where none can be read. However large it is, little of it is in memory. */
  fingerprint(uri: string): Promise<Fingerprint | undefined>;
  /** Brings a file to where the engine can read it, whoever wrote it. */
  fetchDataFile(uri: string): Promise<FetchedFile>;
}

export interface Fingerprint {
  readonly size: number;
  readonly sha256: string;
}

export interface FetchedFile {
  readonly path: string;
  /** Gives back what fetching took. */
  release(): Promise<void>;
}
