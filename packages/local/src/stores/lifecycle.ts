import { existsSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FileObjectStore } from './object-store.ts';

/** What a bucket's lifecycle says of a part of it. */
export interface LifecycleRule {
  /** `s3://bucket/folder/`; everything below it. */
  readonly below: string;
  /** Whole days that an object stays after it was written. */
  readonly days: number;
}

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Deletes the objects that a lifecycle rule has expired, as S3 does it: at the first midnight UTC after their days (S3 user
 * guide, "Lifecycle configuration elements"). With them go half-written files and folders that are left empty, which S3 has none of.
 *
 * @returns how many files are gone.
 */
export function expireObjects(objects: FileObjectStore, rules: readonly LifecycleRule[], now: Date): number {
  return rules
    .map(({ below, days }) => {
      const folder = objects.pathOf(below);
      // Written before this, its days were over at the last midnight.
      const before = Math.floor(now.getTime() / dayMs) * dayMs - days * dayMs;
      return existsSync(folder) ? expireBelow(folder, before) : 0;
    })
    .reduce((sum, count) => sum + count, 0);
}

function expireBelow(folder: string, before: number): number {
  let gone = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      gone += expireBelow(path, before);
      if (readdirSync(path).length === 0) rmdirSync(path);
    } else if (statSync(path).mtimeMs <= before) {
      rmSync(path);
      gone += 1;
    }
  }
  return gone;
}
