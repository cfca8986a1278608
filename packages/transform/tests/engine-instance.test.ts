import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createInstance } from '../src/engine-instance.ts';

async function open(options: Parameters<typeof createInstance>[2]) {
  const folder = mkdtempSync(join(tmpdir(), 'snapferry-instance-'));
  const home = join(folder, 'home');
  const instance = await createInstance(home, 1, options);
  const connection = await instance.connect();
  onTestFinished(() => {
    connection.closeSync();
    instance.closeSync();
    rmSync(folder, { recursive: true, force: true });
  });
  return { home, connection };
}

/** Keeps 70 MB of text, with memory for less than half of it. Bytes on the disk then. */
async function keepMoreThanMemory(spillLimitMb?: number): Promise<number> {
  const { home, connection } = await open({
    memoryLimitMb: 32,
    ...(spillLimitMb === undefined ? {} : { spillLimitMb }),
  });
  await connection.run('CREATE TEMP TABLE kept AS SELECT uuid()::VARCHAR AS v FROM range(2000000)');
  const spilled = readdirSync(join(home, 'spill')).map((name) => statSync(join(home, 'spill', name)).size);
  return spilled.reduce((sum, size) => sum + size, 0);
}

describe('an instance of the engine', () => {
  it.each([undefined, 400])('spills below its home, within %s MB', async (spillLimitMb) => {
    expect(await keepMoreThanMemory(spillLimitMb)).toBeGreaterThan(8e6);
  });

  it('has the extensions that it was built with, and gets no other at run time', async () => {
    const { home, connection } = await open({});
    const loaded = await connection.runAndReadAll('SELECT DISTINCT install_mode FROM duckdb_extensions() WHERE loaded');
    expect(loaded.getRows()).toEqual([['STATICALLY_LINKED']]);
    // What needs another one fails by its name, without a download having been tried.
    await expect(connection.run("FROM read_csv('https://127.0.0.1:1/a.csv')")).rejects.toThrow(
      /requires the extension httpfs to be loaded/,
    );
    expect(readdirSync(home)).toEqual([]);
  });

  it('ends what would spill more than it may', async () => {
    await expect(keepMoreThanMemory(8)).rejects.toThrow(/max_temp_directory_size/);
  });
});
