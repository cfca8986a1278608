import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rollBack } from '../../packages/cli/src/commands/rollback.ts';
import { verifyTables } from '../../packages/cli/src/commands/verify.ts';
import { outcomes, ShopOfTwo } from './support/shop-of-two.ts';
import { snapferry } from './support/snapferry-command.ts';

const shop = new ShopOfTwo();

const metadataOf = (pattern: string): string[] =>
  globSync(join(shop.home.path, 'lake/two/item/metadata', pattern)).sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );

async function verified() {
  const found = await Array.fromAsync(verifyTables(shop.app, { table: undefined, portable: false }));
  return Object.fromEntries(found.map(({ table, status, findings }) => [table, [status, ...findings]]));
}

const damaged = (said: string) => ({
  'two.item': ['damaged', expect.stringContaining(said)],
  'two.person': ['intact'],
});

describe('snapferry verify', () => {
  it('goes on after a table whose metadata are garbage, and ends with code 2', async () => {
    await shop.day();
    writeFileSync(metadataOf('v*.metadata.json').at(-1) as string, 'garbage');
    shop.home.leave();
    const { code, stdout } = snapferry(['verify', '--home', shop.home.path]);
    expect(code).toBe(2);
    expect(stdout).toMatch(/✘ two\.item: damaged.*\n.*expected JSON in .*metadata\.json/);
    expect(stdout).toContain('✔ two.person: intact');
    expect(stdout).toMatch(/docs\/runbooks\/verify\.md\n$/);
  });

  it('is not needed to see on a replay that a table is damaged: the run is not called complete', async () => {
    const { runId } = await shop.day();
    const newest = metadataOf('v*.metadata.json').at(-1) as string;
    const whole = readFileSync(newest);
    writeFileSync(newest, 'garbage');
    const replayed = await shop.replay(runId);
    expect([replayed.status, outcomes(replayed)]).toEqual([
      'incomplete',
      { 'two.item': 'invalid-table', 'two.person': 'already-loaded' },
    ]);
    writeFileSync(newest, whole);
    expect((await shop.replay(runId)).status).toBe('complete');
  });

  it('goes on after a table of a format that is not ours to read', async () => {
    await shop.day();
    const newest = metadataOf('v*.metadata.json').at(-1) as string;
    writeFileSync(newest, readFileSync(newest, 'utf8').replace('"format-version":2', '"format-version":3'));
    expect(await verified()).toEqual({
      'two.item': ['unproven', expect.stringContaining('expected Iceberg format version 2, found 3')],
      'two.person': ['intact'],
    });
  });

  it('says so where the newest metadata are lost and those of the day before stand in for them', async () => {
    await shop.day();
    const { runId } = await shop.day();
    expect(await verified()).toEqual({ 'two.item': ['intact'], 'two.person': ['intact'] });
    rmSync(metadataOf('v*.metadata.json').at(-1) as string);
    expect(await verified()).toEqual(damaged(`expected the content of run ${runId}`));
  });

  it('says so where the content of others stands in for it', async () => {
    const { runId } = await shop.day();
    const newest = metadataOf('v*.metadata.json').at(-1) as string;
    writeFileSync(newest, readFileSync(newest, 'utf8').replaceAll('"snapferry.', '"another.'));
    const said = `expected the content of run ${runId}, found that of no run: others replaced it, or newer metadata are lost`;
    expect(await verified()).toEqual({
      'two.item': ['damaged', 'its content has no proof', said],
      'two.person': ['intact'],
    });
  });

  it('says so where all of a table is lost', async () => {
    const { runId } = await shop.day();
    rmSync(join(shop.home.path, 'lake/two/item'), { recursive: true });
    expect(await verified()).toEqual(damaged(`expected the table that run ${runId} loaded, found none`));
  });

  it('names the tables that there are, asked for another', async () => {
    await shop.day();
    await expect(Array.fromAsync(verifyTables(shop.app, { table: 'two.nothing', portable: false }))).rejects.toThrow(
      /found no two\.nothing\nTables here: .*two\.item/,
    );
  });

  it('finds nothing wrong with a table that was rolled back', async () => {
    const { runId } = await shop.day();
    await shop.pglite.exec('DELETE FROM item WHERE id > 400');
    await shop.day();
    await rollBack(shop.app, 'two.item', runId);
    expect(await verified()).toEqual({ 'two.item': ['intact'], 'two.person': ['intact'] });
  });
});
