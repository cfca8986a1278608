import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UnsupportedTableError } from '../errors.ts';
import type { TableIdentifier } from '../types.ts';
import { filePath, fileUri, localFileIo } from './local-file-io.ts';

const metadataName = /^v([1-9]\d{0,14})\.metadata\.json$/;

export function metadataFile(location: string, version: number): string {
  return `${location}/metadata/v${version}.metadata.json`;
}

function hintPath(location: string): string {
  return filePath(`${location}/metadata/version-hint.text`);
}

/** A namespace or table name as a folder's name. @throws UnsupportedTableError if it would leave its parent folder, or hide in it. */
export function folderName(name: string): string {
  if (/^[^./\\\0][^/\\\0]*$/.test(name)) return name;
  throw new UnsupportedTableError('expected a name that can name a folder: not empty, no slash, no dot in front');
}

/**
 * The newest version of the table at `location`; undefined if there is none. The hint only says where to begin: it may be
 * missing, behind (a process died before it wrote it, or two wrote it in the other order) or rubbish.
 */
export async function newestVersion(location: string): Promise<number | undefined> {
  const hint = await readHint(location);
  const trusted = hint !== undefined && (await exists(location, hint)) ? hint : undefined;
  let version = trusted ?? (await highestListed(location));
  if (version === undefined) return undefined;
  while (await exists(location, version + 1)) version += 1;
  return version;
}

/** A failure here must not look like a failed commit: the version stands, and is found without the hint. */
export async function writeHint(location: string, version: number): Promise<void> {
  const uri = fileUri(hintPath(location));
  await localFileIo()
    .write(uri, Buffer.from(String(version), 'utf8'))
    .catch(() => undefined);
}

/** All tables below a warehouse that have at least one version, by name. */
export async function listTables(warehouse: string): Promise<TableIdentifier[]> {
  const tables: TableIdentifier[] = [];
  for (const namespace of await folders(warehouse)) {
    for (const name of await folders(join(warehouse, namespace))) {
      const location = fileUri(join(warehouse, namespace, name));
      if ((await highestListed(location)) !== undefined) tables.push({ namespace, name });
    }
  }
  return tables;
}

async function readHint(location: string): Promise<number | undefined> {
  const text = await readFile(hintPath(location), 'utf8').catch(() => '');
  return /^[1-9]\d{0,14}$/.test(text.trim()) ? Number(text.trim()) : undefined;
}

async function exists(location: string, version: number): Promise<boolean> {
  return access(filePath(metadataFile(location, version))).then(
    () => true,
    (error: unknown) => {
      if (isMissing(error)) return false;
      throw error;
    },
  );
}

async function highestListed(location: string): Promise<number | undefined> {
  const names = await entries(filePath(`${location}/metadata`));
  const versions = names.flatMap(({ name }) => metadataName.exec(name)?.[1] ?? []).map(Number);
  return versions.length === 0 ? undefined : versions.reduce((a, b) => Math.max(a, b));
}

async function folders(path: string): Promise<string[]> {
  const found = await entries(path);
  return found
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort();
}

async function entries(path: string): Promise<{ readonly name: string; isDirectory(): boolean }[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
