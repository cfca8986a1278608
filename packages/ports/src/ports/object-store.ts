export interface ObjectInfo {
  /** `s3://bucket/key`. */
  readonly uri: string;
  readonly size: number;
  /** Opaque; changes whenever the content does. */
  readonly etag: string;
}

/** Objects by `s3://bucket/key` URI. */
export interface ObjectStore {
  /** @throws ObjectNotFoundError */
  read(uri: string): Promise<Uint8Array>;
  /** Replaces what was there. */
  write(uri: string, body: Uint8Array): Promise<void>;
  /** Undefined where there is no such object. */
  head(uri: string): Promise<ObjectInfo | undefined>;
  /** All objects whose URI starts with the prefix, in the order of their keys. */
  list(uriPrefix: string): AsyncIterable<ObjectInfo>;
}
