import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyFiles, proofKeyFile } from '@snapferry/local';
import { expect, it, onTestFinished } from 'vitest';

it('authenticates with a key that is made once, for its owner alone, and is no pseudonymisation key', async () => {
  const home = mkdtempSync(join(tmpdir(), 'snapferry-proofs-'));
  onTestFinished(() => rmSync(home, { recursive: true }));
  const keys = join(home, 'keys');
  const [one, other] = [Buffer.from('one'), Buffer.from('other')];
  const mac = await proofKeyFile(keys).mac(one);
  const file = join(keys, 'proofs.mac');
  const made = readFileSync(file);
  expect([made.length, statSync(file).mode & 0o777]).toEqual([32, 0o600]);
  expect(mac).toMatch(/^[0-9a-f]{64}$/);
  expect(await proofKeyFile(keys).mac(one)).toBe(mac);
  expect(await proofKeyFile(keys).mac(other)).not.toBe(mac);
  expect(readFileSync(file)).toEqual(made);
  await expect(keyFiles(keys).get('proofs')).rejects.toThrow('found none');
});
