/**
 * Authenticates the lake's proofs with a key that never leaves its place. Whoever may write to the lake's buckets, and not
 * use this key, can forge no proof; and a proof in an event says nothing of the rows to whoever does not have the key.
 */
export interface ProofMac {
  /** HMAC-SHA256 of the message, 64 lower-case hex digits; the same for the same message as long as the key stands. */
  mac(message: Uint8Array): Promise<string>;
}
