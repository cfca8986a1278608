import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Release, readRelease, release } from './release.ts';

export const packageFolder = fileURLToPath(new URL('..', import.meta.url));
export const schemasFolder = join(packageFolder, 'schemas');
export const fixturesFolder = join(packageFolder, 'fixtures');
export const publishedFolder = join(packageFolder, 'published');
export const distFolder = join(packageFolder, 'dist');
export const docsFolder = join(packageFolder, '../../docs/events');

export interface Manifest {
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

export function readManifest(): Manifest {
  return JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as Manifest;
}

/** All files below a folder, by path relative to it, in the order of their paths. */
export function readFolder(folder: string): Map<string, string> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

/** The JSON files below a folder, parsed. */
export function readJsonFolder(folder: string): Map<string, unknown> {
  return new Map(
    [...readFolder(folder)]
      .filter(([path]) => path.endsWith('.json'))
      .map(([path, text]) => [path, JSON.parse(text) as unknown]),
  );
}

/** The contract as it stands committed in the working tree. */
export function readToday(): Release {
  return release(readManifest().version, readJsonFolder(schemasFolder), readJsonFolder(fixturesFolder));
}

/** Every published version of the contract, by file name. */
export function readPublished(): Map<string, Release> {
  const names = readdirSync(publishedFolder)
    .filter((name) => name.endsWith('.tgz'))
    .sort();
  return new Map(names.map((name) => [name, readRelease(readFileSync(join(publishedFolder, name)))]));
}
