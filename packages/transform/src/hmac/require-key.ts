import { HmacKeyError } from '../errors.ts';

const keyBytes = 32;

/** @throws HmacKeyError unless there is a key, and it has 32 bytes. */
export function requireKey(key: Uint8Array | undefined): Uint8Array {
  if (key === undefined) throw new HmacKeyError('none');
  if (key.length !== keyBytes) throw new HmacKeyError(`${key.length} bytes`);
  return key;
}
