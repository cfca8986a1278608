import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { KeyUnavailableError, type PseudonymisationKeys } from '@snapferry/ports';

const keyBytes = 32;
const keyIdFormat = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

/** Keys in `HOME/keys/<keyId>.key`, readable by their owner only. */
export function keyFiles(directory: string): PseudonymisationKeys {
  return {
    async get(keyId) {
      const file = keyFilePath(directory, keyId);
      if (!existsSync(file))
        throw new KeyUnavailableError(
          `expected pseudonymisation key ${keyId} at ${file}, found none. ` +
            'Put its copy back; if there is none, "snapferry key rotate" goes on with another key.',
        );
      const key = readFileSync(file);
      if (key.length !== keyBytes) {
        throw new KeyUnavailableError(`pseudonymisation key ${keyId}: expected ${keyBytes} bytes, found ${key.length}`);
      }
      return new Uint8Array(key);
    },
  };
}

/** A key's file, and what is wrong with it if anything is. */
export interface KeyFile {
  readonly keyId: string;
  readonly file: string;
  readonly problem?: string;
}

/**
 * Makes a random key, in a file that only its owner can read.
 * @throws KeyUnavailableError where there is one: another key under the same id would not be told apart from it.
 */
export function newKeyFile(directory: string, keyId: string): string {
  const file = keyFilePath(directory, keyId);
  if (existsSync(file)) throw new KeyUnavailableError(`expected no key ${keyId} yet, found ${file}`);
  ensureSecretFile(file);
  return file;
}

/** The keys of a directory, by id; none where there is no directory. */
export function listKeyFiles(directory: string): KeyFile[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => name.endsWith('.key'))
    .map((name) => {
      const file = join(directory, name);
      const { size, mode } = statSync(file);
      const problem =
        size !== keyBytes
          ? `expected ${keyBytes} bytes, found ${size}`
          : (mode & 0o077) !== 0
            ? `expected a file that its owner alone can read (chmod 600), found mode ${(mode & 0o777).toString(8)}`
            : undefined;
      return { keyId: name.slice(0, -'.key'.length), file, ...(problem === undefined ? {} : { problem }) };
    })
    .toSorted((left, right) => (left.keyId < right.keyId ? -1 : 1));
}

/** Makes a random key unless there is one; never replaces: rows under two keys must not share a table version. */
export function ensureKeyFile(directory: string, keyId: string): void {
  ensureSecretFile(keyFilePath(directory, keyId));
}

/** 32 random bytes in a file that only its owner can read, unless there is one. */
export function ensureSecretFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  if (existsSync(file)) return;
  writeFileSync(file, randomBytes(keyBytes), { mode: 0o600, flag: 'wx' });
  // The process's umask may have taken bits away, never added any; this states what is meant.
  chmodSync(file, 0o600);
}

/** Where the key is or would be. @throws KeyUnavailableError for a text that can be no key's id, without quoting it. */
export function keyFilePath(directory: string, keyId: string): string {
  if (!keyIdFormat.test(keyId))
    throw new KeyUnavailableError(
      'expected a key id of letters, digits, dots, dashes and underscores, found something else',
    );
  return join(directory, `${keyId}.key`);
}
