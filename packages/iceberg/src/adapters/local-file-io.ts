import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { FileExistsError, FileMissingError, UnsupportedTableError } from '../errors.ts';
import type { FileStore, StoredFile } from '../file-io.ts';

/**
 * The URI of an absolute path. Not percent-encoded: Iceberg's readers take what follows the scheme as the path itself.
 */
export function fileUri(path: string): string {
  if (!isAbsolute(path)) throw new UnsupportedTableError(`expected an absolute path, found ${path}`);
  return `file://${path}`;
}

/** The path of a `file:` URI, in the forms that other writers use too (`file:/a`, `file:///a`). */
export function filePath(uri: string): string {
  const path = /^file:(?:\/\/)?(\/.*)$/s.exec(uri)?.[1];
  if (path === undefined) throw new UnsupportedTableError(`expected a file:// URI with an absolute path, found ${uri}`);
  return path;
}

/** Files of this machine's disk. Leftovers of a killed process are hidden files that end in `.tmp`; nothing reads them. */
export function localFileIo(): FileStore {
  return {
    read: readWhole,
    write: (uri, bytes, { exclusive = false } = {}) => writeWhole(filePath(uri), bytes, exclusive),
    list: (folder) => listed(filePath(folder)),
    delete: (uri) => rm(filePath(uri), { force: true }),
  };
}

async function readWhole(uri: string): Promise<Uint8Array> {
  try {
    return await readFile(filePath(uri));
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'EISDIR') throw cause;
    throw new FileMissingError(`${uri}: expected a file, found none`, { cause });
  }
}

async function listed(folder: string): Promise<readonly StoredFile[]> {
  const entries = await orIfMissing(readdir(folder, { recursive: true, withFileTypes: true }), []);
  const files: StoredFile[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    // Missing: somebody deleted it since the folder was read.
    const found = await orIfMissing(stat(path, { bigint: true }), undefined);
    if (found !== undefined) files.push({ uri: fileUri(path), modifiedAt: found.mtime, sizeBytes: found.size });
  }
  return files;
}

async function orIfMissing<T, D>(found: Promise<T>, instead: D): Promise<T | D> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return instead;
    throw error;
  }
}

async function writeWhole(path: string, bytes: Uint8Array, exclusive: boolean): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const temporary = join(folder, `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    await writeDurably(temporary, bytes);
    // A link fails if the name is taken and, unlike O_EXCL with a write, never shows a half-written file.
    if (exclusive) await link(temporary, path);
    else await rename(temporary, path);
  } catch (cause) {
    if (!isTaken(cause)) throw cause;
    throw new FileExistsError(`expected no file yet, found one: ${path}`, { cause });
  } finally {
    // A leftover does no harm, and a failure here must not hide that the file is written.
    await rm(temporary, { force: true }).catch(() => undefined);
  }
  await syncFolder(folder);
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

// The name itself lives in the folder, and is lost in a power cut unless the folder is synced too.
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}
