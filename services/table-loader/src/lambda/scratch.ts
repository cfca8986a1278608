import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLoadEngine } from '@snapferry/transform';
import type { Context } from 'aws-lambda';

/** The function's share of /tmp: one folder for all that the loader puts there. */
export interface Scratch {
  readonly folder: string;
  /** Bytes that the disk has left for it. */
  readonly freeBytes: number;
  /** Removes all that an earlier invocation left, whether it ended or was killed. */
  wipe(): void;
}

/**
 * A handler that begins each invocation with an empty scratch folder, in a cold sandbox and in a warm one: an invocation
 * that was killed there gave nothing back.
 */
export function onCleanScratch<E, R>(
  make: (scratch: Scratch) => (event: E, context: Context) => Promise<R>,
): (event: E, context: Context) => Promise<R> {
  const scratch = openScratch();
  const handle = make(scratch);
  return async (event, context) => {
    scratch.wipe();
    return handle(event, context);
  };
}

export function openScratch(): Scratch {
  const folder = join(tmpdir(), 'snapferry');
  const wipe = (): void => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  };
  wipe();
  const { bavail, bsize } = statfsSync(folder);
  return { folder, freeBytes: bavail * bsize, wipe };
}

/** A fresh engine with a folder of its own, for one load. */
export async function openEngine(
  scratch: Scratch,
  options: { threads: number; memoryLimitMb: number; spillLimitMb: number },
) {
  const directory = join(scratch.folder, randomUUID());
  const outputDirectory = join(directory, 'out');
  mkdirSync(outputDirectory, { recursive: true });
  const engine = await openLoadEngine({ ...options, tempDirectory: join(directory, 'engine') });
  return {
    engine,
    outputDirectory,
    dispose: async () => {
      await engine.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
