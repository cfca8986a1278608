/** Reads pseudonymisation keys. The key leaves the returned bytes for no log, argument, event or error. */
export interface PseudonymisationKeys {
  /** 32 raw bytes. @throws KeyUnavailableError naming the key id. */
  get(keyId: string): Promise<Uint8Array>;
}
