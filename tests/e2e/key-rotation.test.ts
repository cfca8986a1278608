import { createHmac } from 'node:crypto';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DataContract, parseContract, rotateKey } from '@snapferry/contract';
import { newKeyFile } from '@snapferry/local';
import { property } from '@snapferry/ports';
import { describe, expect, it } from 'vitest';
import { readKeys } from '../../packages/cli/src/commands/key-list.ts';
import { makeKey } from '../../packages/cli/src/commands/key-new.ts';
import { rotate } from '../../packages/cli/src/commands/key-rotate.ts';
import { releaseTable } from '../../packages/cli/src/commands/release.ts';
import { rollBack } from '../../packages/cli/src/commands/rollback.ts';
import { contractYaml, item, person } from './support/contract-of-two.ts';
import { resetRows } from './support/database-of-two.ts';
import { outcomes, ShopOfTwo } from './support/shop-of-two.ts';

const yaml = contractYaml({ item, person }, { maxShrink: 0.5, properties: { snapferryKeyId: 'k-1' } });
const underFirst = parseContract(yaml);
const underSecond = rotateKey(yaml, 'k-2').after;

const shop = new ShopOfTwo({ contract: underFirst });

const keyFile = (keyId: string) => join(shop.home.path, 'keys', `${keyId}.key`);

async function carryUnder(contract: DataContract): Promise<string> {
  return (await shop.day({ contract })).runId;
}

/** Under which key the table says it is, and under which of the two each row's token really is. */
async function keysOf(): Promise<{ said: string | undefined; tokens: readonly string[]; rows: number }> {
  const head = await shop.head('person');
  const rows = await shop.query('select id, email from two.person');
  const keyOf = ({ id, email }: Record<string, unknown>): string =>
    ['k-1', 'k-2'].find((keyId) => token(keyId, `p${id}@example.org`) === email) ?? 'none';
  return {
    said: head.metadata.properties[property.keyId],
    tokens: [...new Set(rows.map(keyOf))],
    rows: rows.length,
  };
}

const keys = new Map<string, Buffer>();
function token(keyId: string, text: string): string {
  const key = keys.get(`${shop.home.path} ${keyId}`) ?? readFileSync(keyFile(keyId));
  keys.set(`${shop.home.path} ${keyId}`, key);
  return createHmac('sha256', key).update(text).digest('hex');
}

async function deletePeople(left: number): Promise<void> {
  await shop.pglite.exec(`DELETE FROM person WHERE id > ${left}`);
}

describe('a contract version that names another key', () => {
  it('is another run of the same data, and hashes every row anew', async () => {
    newKeyFile(join(shop.home.path, 'keys'), 'k-1');
    newKeyFile(join(shop.home.path, 'keys'), 'k-2');
    const first = await carryUnder(underFirst);
    expect(await keysOf()).toEqual({ said: 'k-1', tokens: ['k-1'], rows: 200 });
    const second = await carryUnder(underSecond);
    expect(second).not.toBe(first);
    expect(await keysOf()).toEqual({ said: 'k-2', tokens: ['k-2'], rows: 200 });
  });

  it('leaves the run under the old key superseded when it is replayed, even without that key', async () => {
    newKeyFile(join(shop.home.path, 'keys'), 'k-2');
    const first = await carryUnder(underFirst);
    token('k-1', '');
    await carryUnder(underSecond);
    rmSync(keyFile('k-1'));
    const replayed = await shop.replay(first);
    expect(outcomes(replayed)).toEqual({ 'two.item': 'superseded', 'two.person': 'superseded' });
    expect(await keysOf()).toEqual({ said: 'k-2', tokens: ['k-2'], rows: 200 });
  });

  it('rejects the hashed table by name while its key is missing; the others go on, and a replay mends it', async () => {
    newKeyFile(join(shop.home.path, 'keys'), 'k-2');
    await carryUnder(underFirst);
    await carryUnder(underSecond);
    const kept = readFileSync(keyFile('k-2'));
    rmSync(keyFile('k-2'));
    const rejected = await shop.day({ contract: underSecond });
    expect(outcomes(rejected)).toEqual({ 'two.item': 'loaded', 'two.person': 'key-unavailable' });
    writeFileSync(keyFile('k-2'), kept, { mode: 0o600 });
    const mended = await shop.replay(rejected.runId);
    expect(outcomes(mended)).toEqual({ 'two.item': 'already-loaded', 'two.person': 'loaded' });
  });

  it('supersedes what was held under the old key', async () => {
    newKeyFile(join(shop.home.path, 'keys'), 'k-2');
    await carryUnder(underFirst);
    await deletePeople(50);
    const held = await carryUnder(underFirst);
    await resetRows(shop.pglite);
    await carryUnder(underSecond);
    token('k-1', '');
    const released = await releaseTable(shop.app, { runId: held, table: 'two.person' });
    expect(outcomes(released)).toMatchObject({ 'two.person': 'superseded' });
    expect(await keysOf()).toEqual({ said: 'k-2', tokens: ['k-2'], rows: 200 });
  });

  it('may be held itself, and releases of both leave each version of the table under one key', async () => {
    newKeyFile(join(shop.home.path, 'keys'), 'k-2');
    await carryUnder(underFirst);
    await deletePeople(50);
    const older = await carryUnder(underFirst);
    const newer = await carryUnder(underSecond);
    expect(await keysOf()).toEqual({ said: 'k-1', tokens: ['k-1'], rows: 200 });
    await releaseTable(shop.app, { runId: older, table: 'two.person' });
    expect(await keysOf()).toEqual({ said: 'k-1', tokens: ['k-1'], rows: 50 });
    await releaseTable(shop.app, { runId: newer, table: 'two.person' });
    expect(await keysOf()).toEqual({ said: 'k-2', tokens: ['k-2'], rows: 50 });
  });

  it('is undone by a rollback, which says whose tokens the table shows', async () => {
    newKeyFile(join(shop.home.path, 'keys'), 'k-2');
    const first = await carryUnder(underFirst);
    await carryUnder(underSecond);
    await rollBack(shop.app, 'two.person', first);
    expect(await keysOf()).toEqual({ said: 'k-1', tokens: ['k-1'], rows: 200 });
    const used = Object.fromEntries((await readKeys(shop.home.path)).map(({ keyId, tables }) => [keyId, tables]));
    expect(used).toEqual({ 'k-1': ['two.person'], 'k-2': [] });
  });
});

describe('snapferry key', () => {
  it('rotates: the key is in place, the contract names it, and what carries it hashes with it', async () => {
    const file = join(shop.home.path, 'two.yaml');
    writeFileSync(file, yaml, { mode: 0o640 });
    await carryUnder(underFirst);
    await rotate({ contract: file, to: 'k-2', home: shop.home.path, aws: false });
    expect(statSync(file).mode & 0o777).toBe(0o640);
    const rotated = parseContract(readFileSync(file, 'utf8'));
    expect([rotated.keyId, rotated.version, rotated.tables]).toEqual(['k-2', '2.0.0', underFirst.tables]);
    const made = readFileSync(keyFile('k-2'));
    await carryUnder(rotated);
    expect(readFileSync(keyFile('k-2'))).toEqual(made);
    expect(await keysOf()).toEqual({ said: 'k-2', tokens: ['k-2'], rows: 200 });
    expect((await readKeys(shop.home.path)).map(({ file: _file, ...key }) => key)).toEqual([
      { keyId: 'k-1', problem: null, datasets: [], tables: [], versions: 1 },
      { keyId: 'k-2', problem: null, datasets: ['two'], tables: ['two.person'], versions: 1 },
    ]);
  });

  it('makes no key anew that tables were hashed with', async () => {
    await carryUnder(underFirst);
    rmSync(keyFile('k-1'));
    await expect(makeKey(shop.home.path, 'k-1')).rejects.toMatchObject({ code: 'KEY_LOST' });
    const elsewhere = parseContract(yaml.replaceAll('two', 'three'));
    expect(outcomes(await shop.day({ contract: elsewhere }))).toMatchObject({ 'three.person': 'key-unavailable' });
    expect((await readKeys(shop.home.path))[0]).toMatchObject({
      keyId: 'k-1',
      file: null,
      problem: expect.any(String),
    });
  });
});
