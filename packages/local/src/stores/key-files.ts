import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { KeyUnavailableError, type PseudonymisationKeys } from '@snapferry/ports';

const keyBytes = 32;
const keyIdFormat = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

/** Keys in `HOME/keys/<keyId>.key`, readable by their owner only. */
export function keyFiles(directory: string): PseudonymisationKeys {
  return {
    async get(keyId) {
      const file = keyFile(directory, keyId);
      if (!existsSync(file))
        throw new KeyUnavailableError(`expected pseudonymisation key ${keyId} at ${file}, found none`);
      const key = readFileSync(file);
      if (key.length !== keyBytes) {
        throw new KeyUnavailableError(`pseudonymisation key ${keyId}: expected ${keyBytes} bytes, found ${key.length}`);
      }
      return new Uint8Array(key);
    },
  };
}

/** Makes a random key unless there is one; never replaces: rows under two keys must not share a table version. */
export function ensureKeyFile(directory: string, keyId: string): void {
  ensureSecretFile(keyFile(directory, keyId));
}

/** 32 random bytes in a file that only its owner can read, unless there is one. */
export function ensureSecretFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  if (existsSync(file)) return;
  writeFileSync(file, randomBytes(keyBytes), { mode: 0o600, flag: 'wx' });
  // The process's umask may have taken bits away, never added any; this states what is meant.
  chmodSync(file, 0o600);
}

function keyFile(directory: string, keyId: string): string {
  if (!keyIdFormat.test(keyId))
    throw new KeyUnavailableError(
      'expected a key id of letters, digits, dots, dashes and underscores, found something else',
    );
  return join(directory, `${keyId}.key`);
}
