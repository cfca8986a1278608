import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { engineOptions, scratchShares } from '../src/lambda/engine-options.ts';
import { openEngine, openScratch } from '../src/lambda/scratch.ts';

describe('engineOptions', () => {
  const optionsOf = (memory: number, percent: number, processors: number) =>
    engineOptions({ AWS_LAMBDA_FUNCTION_MEMORY_SIZE: memory, SNAPFERRY_ENGINE_MEMORY_PERCENT: percent }, processors);

  it.each([
    [512, 2, 1, 256],
    [1769, 2, 1, 884],
    [2048, 2, 1, 1024],
    [3538, 2, 2, 1769],
    [10_240, 6, 6, 5120],
    [10_240, 4, 4, 5120],
  ])(
    'gives the engine of %d MB and %d processors %d threads and %d MB',
    (memory, processors, threads, memoryLimitMb) => {
      expect(optionsOf(memory, 50, processors)).toEqual({ threads, memoryLimitMb });
    },
  );
});

describe('the shares of /tmp', () => {
  it.each([
    [10_000_000_000, 80, 5_334_000_000, 2666],
    [512_000_000, 50, 171_000_000, 85],
    [0, 80, 0, 0],
  ])(
    'of %d free bytes at %d percent are %d for windows and %d MB for spills',
    (free, percent, scratchBytes, spillLimitMb) => {
      expect(scratchShares(free, percent)).toEqual({ scratchBytes, spillLimitMb });
      expect(scratchBytes + spillLimitMb * 1e6).toBeLessThanOrEqual((free * percent) / 100);
    },
  );
});

describe('the scratch folder', () => {
  beforeEach(() => {
    const directory = mkdtempSync(join(tmpdir(), 'snapferry-scratch-'));
    vi.stubEnv('TMPDIR', directory);
    onTestFinished(() => {
      vi.unstubAllEnvs();
      rmSync(directory, { recursive: true, force: true });
    });
  });

  it('is empty at the start, whatever a killed invocation left', () => {
    const left = join(tmpdir(), 'snapferry', 'parts', 'left.parquet');
    mkdirSync(join(left, '..'), { recursive: true });
    writeFileSync(left, 'x');
    const { folder, freeBytes, wipe } = openScratch();
    expect(folder).toBe(join(tmpdir(), 'snapferry'));
    expect(existsSync(left)).toBe(false);
    expect(freeBytes).toBeGreaterThan(0);
    writeFileSync(join(folder, 'x'), 'x');
    wipe();
    expect(existsSync(join(folder, 'x'))).toBe(false);
    expect(existsSync(folder)).toBe(true);
  });

  it('leaves alone what is not ours', () => {
    const others = join(tmpdir(), 'extension.sock');
    writeFileSync(others, 'x');
    openScratch().wipe();
    expect(existsSync(others)).toBe(true);
  });

  it('gives each load a folder, and takes it back', async () => {
    const scratch = openScratch();
    const load = await openEngine(scratch, { threads: 1, memoryLimitMb: 256, spillLimitMb: 100 });
    expect(load.outputDirectory.startsWith(`${scratch.folder}/`)).toBe(true);
    await load.dispose();
    expect(existsSync(join(load.outputDirectory, '..'))).toBe(false);
  });
});
