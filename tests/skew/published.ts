import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readTarball } from '../../packages/events/scripts/tarball.ts';

const folder = fileURLToPath(new URL('../../packages/events/published', import.meta.url));

/** Every published version of the event contract. */
export function publishedVersions(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.tgz'))
    .map((name) => basename(name, '.tgz'))
    .sort();
}

/** Unpacks a published version below the folder, and returns where its package lies. */
export function unpackVersion(version: string, below: string): string {
  const target = join(below, version);
  for (const [path, content] of readTarball(readFileSync(join(folder, `${version}.tgz`)))) {
    const file = join(target, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return join(target, 'package');
}
