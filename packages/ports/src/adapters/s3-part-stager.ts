import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import type { PlannedPart } from '../load-plan.ts';
import type { PartStager } from '../ports/part-stager.ts';
import { fetchRange, type PartRange, requireUnchanged } from './s3-part-range.ts';
import { refuseDiskFault } from './scratch-disk.ts';

export interface S3PartStagerOptions {
  /** A client that may read the part, such as `narrowedS3(…)` gives. */
  readonly s3For: (uri: string) => S3Client | Promise<S3Client>;
  /** Folder for staged parts, below /tmp; each stage has a folder of its own in it. */
  readonly directory: string;
  /** Requests at once. Each holds one chunk of its answer in memory, some 64 KB, whatever the size of the part. */
  readonly parallel?: number;
  /** Parts above this size are fetched in pieces, at once. */
  readonly rangeBytes?: number;
}

/**
 * Export parts of S3 as files of this machine. Every piece is asked for under the ETag that was planned, so a file holds
 * the planned bytes or does not come to be.
 *
 * @throws PartChangedError; AwsUnavailableError; AwsAccessError, also for a part that is gone where the role may not list
 * its folder: S3 then does not say which of the two it is.
 */
export function s3PartStager(options: S3PartStagerOptions): PartStager {
  const { s3For, parallel = 8, rangeBytes = 16 * 1024 * 1024 } = options;

  async function fetchAll(parts: readonly PlannedPart[], paths: readonly string[]): Promise<void> {
    const failed = new AbortController();
    const pieces = piecesOf(parts, rangeBytes);
    async function work(): Promise<void> {
      for (const [index, range] of pieces) {
        if (failed.signal.aborted) return;
        const s3 = await s3For(range.part.uri);
        if (range.part.size === 0) await requireUnchanged(s3, range.part);
        else await fetchRange(s3, range, paths[index] as string, failed.signal);
      }
    }
    const workers = Array.from({ length: parallel }, async () => {
      try {
        await work();
      } catch (error) {
        failed.abort(error);
      }
    });
    // All of them, so that nothing writes into the folder any more when it is given back.
    await Promise.all(workers);
    if (failed.signal.aborted) throw failed.signal.reason;
  }

  return {
    async stage(parts) {
      const folder = join(options.directory, randomUUID());
      const paths = parts.map((_part, index) => join(folder, `${String(index).padStart(6, '0')}.parquet`));
      const release = (): Promise<void> => rm(folder, { recursive: true, force: true });
      try {
        await mkdir(folder, { recursive: true });
        for (const path of paths) await writeFile(path, '');
        await fetchAll(parts, paths);
      } catch (error) {
        await release().catch(() => undefined);
        refuseDiskFault(error, `stage ${parts.length} parts`);
        throw error;
      }
      // What was read is on this disk: whatever becomes of the objects, these are the bytes that were planned.
      return { paths, verify: async () => undefined, release };
    },
  };
}

/** One generator for all workers: each takes the next piece that nobody has. */
function* piecesOf(parts: readonly PlannedPart[], rangeBytes: number): Generator<[number, PartRange]> {
  for (const [index, part] of parts.entries()) {
    for (let from = 0; from === 0 || from < part.size; from += rangeBytes) {
      yield [index, { part, from, to: Math.min(from + rangeBytes, part.size) }];
    }
  }
}
