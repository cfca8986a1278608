import { HmacKeyError } from './errors.ts';

const keyBytes = 32;
const blockBytes = 64;

/** The connection's variables that hold the pads. They are as good as the key: never logged, reset after use. */
export const innerPad = 'snapferry_ipad';
export const outerPad = 'snapferry_opad';

/**
 * HMAC-SHA256 in SQL, equal to `node:crypto`'s (RFC 2104, section 2). NULL gives NULL.
 * @param bytes an SQL expression of type BLOB.
 */
export function hmacSql(bytes: string): string {
  const inner = `from_hex(sha256(getvariable('${innerPad}')::BLOB || ${bytes}))`;
  return `sha256(getvariable('${outerPad}')::BLOB || ${inner})`;
}

/** The key XORed into both pads. */
export interface HmacPads {
  readonly inner: Uint8Array;
  readonly outer: Uint8Array;
}

/** @throws HmacKeyError unless the key has 32 bytes. */
export function hmacPads(key: Uint8Array | undefined): HmacPads {
  if (key === undefined) throw new HmacKeyError('none');
  if (key.length !== keyBytes) throw new HmacKeyError(`${key.length} bytes`);
  const pad = (byte: number) => Uint8Array.from({ length: blockBytes }, (_, index) => (key[index] ?? 0) ^ byte);
  return { inner: pad(0x36), outer: pad(0x5c) };
}
