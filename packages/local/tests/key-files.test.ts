import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureKeyFile, keyFiles, listKeyFiles, newKeyFile } from '@snapferry/local';
import { KeyUnavailableError } from '@snapferry/ports';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from './support.ts';

const keysIn = (folder: string): string => join(folder, 'keys');

describe('key files', () => {
  it.each([0o000, 0o022, 0o077])('are readable by their owner only, also under umask %i', (umask) => {
    const keys = keysIn(temporaryFolder());
    const before = process.umask(umask);
    onTestFinished(() => void process.umask(before));
    ensureKeyFile(keys, 'local-1');
    expect(statSync(join(keys, 'local-1.key')).mode & 0o777).toBe(0o600);
    expect(statSync(keys).mode & 0o077).toBe(0);
  });

  it('hold 32 bytes at random', async () => {
    const keys = keysIn(temporaryFolder());
    ensureKeyFile(keys, 'a');
    ensureKeyFile(keys, 'b');
    const [a, b] = [await keyFiles(keys).get('a'), await keyFiles(keys).get('b')];
    expect([a.length, b.length]).toEqual([32, 32]);
    expect(a).not.toEqual(b);
  });

  it('are never replaced, not even a broken one', () => {
    const keys = keysIn(temporaryFolder());
    mkdirSync(keys);
    writeFileSync(join(keys, 'local-1.key'), 'short');
    ensureKeyFile(keys, 'local-1');
    expect(readFileSync(join(keys, 'local-1.key'), 'utf8')).toBe('short');
    ensureKeyFile(keys, 'local-2');
    const first = readFileSync(join(keys, 'local-2.key'));
    ensureKeyFile(keys, 'local-2');
    expect(readFileSync(join(keys, 'local-2.key'))).toEqual(first);
    expect(readdirSync(keys).sort()).toEqual(['local-1.key', 'local-2.key']);
  });

  it.each([0, 31, 33, 64])('of %i bytes are refused, and not quoted', async (length) => {
    const keys = keysIn(temporaryFolder());
    mkdirSync(keys);
    writeFileSync(join(keys, 'local-1.key'), 'K'.repeat(length));
    const asked = keyFiles(keys).get('local-1');
    await expect(asked).rejects.toThrow(`expected 32 bytes, found ${length}`);
    await expect(asked).rejects.not.toThrow(/KK/);
  });

  it('that are missing are named', async () => {
    const asked = keyFiles(keysIn(temporaryFolder())).get('rotated-2');
    await expect(asked).rejects.toThrow(KeyUnavailableError);
    await expect(asked).rejects.toThrow(/rotated-2/);
  });

  it.each(['../local-1', 'a/b', '', '.hidden', 'a\0b', 'a\\b', 'x'.repeat(64)])(
    'have no name like %j',
    async (keyId) => {
      const keys = keysIn(temporaryFolder());
      await expect(keyFiles(keys).get(keyId)).rejects.toThrow(KeyUnavailableError);
      expect(() => ensureKeyFile(keys, keyId)).toThrow(KeyUnavailableError);
    },
  );

  it('keep the mode that their owner gave them', () => {
    const keys = keysIn(temporaryFolder());
    ensureKeyFile(keys, 'local-1');
    chmodSync(join(keys, 'local-1.key'), 0o400);
    ensureKeyFile(keys, 'local-1');
    expect(statSync(join(keys, 'local-1.key')).mode & 0o777).toBe(0o400);
  });
});

describe('a new key file', () => {
  it('is made once, and refused where there is one, whatever is in it', () => {
    const keys = keysIn(temporaryFolder());
    const file = newKeyFile(keys, 'k-2');
    const made = readFileSync(file);
    expect([made.length, statSync(file).mode & 0o777]).toEqual([32, 0o600]);
    expect(() => newKeyFile(keys, 'k-2')).toThrow(KeyUnavailableError);
    expect(readFileSync(file)).toEqual(made);
  });
});

describe('the list of key files', () => {
  it('is empty where there is no folder', () => {
    expect(listKeyFiles(keysIn(temporaryFolder()))).toEqual([]);
  });

  it('says which cannot be used or can be read by others, and leaves out what is no key', () => {
    const keys = keysIn(temporaryFolder());
    for (const id of ['b', 'a', 'open']) ensureKeyFile(keys, id);
    writeFileSync(join(keys, 'short.key'), 'K'.repeat(31), { mode: 0o600 });
    writeFileSync(join(keys, 'proofs.mac'), 'K'.repeat(32));
    chmodSync(join(keys, 'open.key'), 0o640);
    const listed = listKeyFiles(keys);
    expect(listed.map(({ keyId }) => keyId)).toEqual(['a', 'b', 'open', 'short']);
    expect(listed.map(({ problem }) => problem)).toEqual([
      undefined,
      undefined,
      expect.stringContaining('found mode 640'),
      'expected 32 bytes, found 31',
    ]);
  });
});
