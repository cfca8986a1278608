export interface WriteOptions {
  /** Refuse to replace a file that is there. */
  readonly exclusive?: boolean;
}

/** Reads and writes whole files by URI. A reader never sees half a file, and a finished write is durable. */
export interface FileIo {
  read(uri: string): Promise<Uint8Array>;
  /** @throws FileExistsError if `exclusive` is asked and the file is there. */
  write(uri: string, bytes: Uint8Array, options?: WriteOptions): Promise<void>;
}
