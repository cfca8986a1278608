export interface WriteOptions {
  /** Refuse to replace a file that is there. */
  readonly exclusive?: boolean;
}

/** Reads and writes whole files by URI. A reader never sees half a file, and a finished write is durable. */
export interface FileIo {
  /** @throws FileMissingError if there is none. */
  read(uri: string): Promise<Uint8Array>;
  /** @throws FileExistsError if `exclusive` is asked and the file is there. */
  write(uri: string, bytes: Uint8Array, options?: WriteOptions): Promise<void>;
}

export interface StoredFile {
  readonly uri: string;
  readonly modifiedAt: Date;
  readonly sizeBytes: bigint;
}

/** A FileIo that can clean up too. A store that does its own upkeep, as S3 Tables, has none. */
export interface FileStore extends FileIo {
  /** Every file below the folder, at any depth; none if there is no such folder. */
  list(folder: string): Promise<readonly StoredFile[]>;
  /** Deletes a file for good; one that is gone is no error. */
  delete(uri: string): Promise<void>;
}
