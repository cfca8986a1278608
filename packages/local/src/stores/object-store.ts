import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, statSync, utimesSync } from 'node:fs';
import { readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { type Clock, systemClock } from '@snapferry/chassis';
import { type ObjectInfo, ObjectNotFoundError, type ObjectStore } from '@snapferry/ports';

/** Objects of all local accounts as files: `s3://bucket/key` is `<root>/<bucket>/<key>`. */
export interface FileObjectStore extends ObjectStore {
  /** The file behind a URI, for engines that read files. */
  pathOf(uri: string): string;
  /** Moves a finished local file into place. */
  adopt(localPath: string, uri: string): Promise<void>;
  delete(uri: string): Promise<void>;
}

/** @param clock says when an object was written: its file's modification time, by which a lifecycle goes. */
export function fileObjectStore(root: string, clock: Clock = systemClock): FileObjectStore {
  const pathOf = (uri: string): string => {
    const match = /^s3:\/\/([a-z0-9][a-z0-9.-]*[a-z0-9])\/(.*)$/s.exec(uri);
    if (match === null) throw new Error('expected s3://bucket/key, found another form');
    const [, bucket, key] = match as unknown as [string, string, string];
    const segments = key.split('/');
    // A key is opaque to S3; here it becomes a path, must not lead out of its bucket, and no two keys may share a file.
    const odd = segments.some(
      (segment, index) => segment === '..' || segment === '.' || (segment === '' && index < segments.length - 1),
    );
    if (odd || key.includes('\0') || key.includes('\\')) {
      throw new Error('expected an object key without relative or empty segments, found one');
    }
    return join(root, bucket, ...segments);
  };

  /** In seconds: the clock's millisecond, and below it the machine's, so that writes differ while a clock stands still. */
  const writtenAt = (): number => (clock.now().getTime() + (performance.now() % 1)) / 1000;

  async function info(uri: string): Promise<ObjectInfo | undefined> {
    try {
      const found = await stat(pathOf(uri), { bigint: true });
      if (!found.isFile()) return undefined;
      // An ETag is opaque. Size, time of change and inode change with every write, and cost no read.
      return {
        uri,
        size: Number(found.size),
        etag: `"${found.mtimeNs.toString(16)}-${found.ino.toString(16)}-${found.size.toString(16)}"`,
      };
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  return {
    pathOf,
    head: info,
    async read(uri) {
      try {
        return new Uint8Array(await readFile(pathOf(uri)));
      } catch (error) {
        if (isMissing(error))
          throw new ObjectNotFoundError(`expected an object at ${uri}, found none`, { cause: error });
        throw error;
      }
    },
    async write(uri, body) {
      const path = pathOf(uri);
      mkdirSync(dirname(path), { recursive: true });
      // Written beside and renamed: a reader sees the old object or the new one, as with S3.
      const temporary = `${path}.${randomUUID()}.tmp`;
      await writeFile(temporary, body);
      await utimes(temporary, writtenAt(), writtenAt());
      await rename(temporary, path);
    },
    async adopt(localPath, uri) {
      const path = pathOf(uri);
      mkdirSync(dirname(path), { recursive: true });
      utimesSync(localPath, writtenAt(), writtenAt());
      renameSync(localPath, path);
    },
    async delete(uri) {
      await rm(pathOf(uri), { force: true });
    },
    async *list(uriPrefix) {
      const slash = uriPrefix.lastIndexOf('/');
      const directoryUri = uriPrefix.slice(0, slash + 1);
      const directory = pathOf(directoryUri);
      if (!existsSync(directory) || !statSync(directory).isDirectory()) return;
      const entries = await readdir(directory, { recursive: true, withFileTypes: true });
      const keys = entries
        .filter((entry) => entry.isFile() && !entry.name.endsWith('.tmp'))
        .map(
          (entry) =>
            `${directoryUri}${join(entry.parentPath, entry.name).slice(join(directory, sep).length).split(sep).join('/')}`,
        )
        .filter((uri) => uri.startsWith(uriPrefix))
        .sort();
      for (const uri of keys) {
        const found = await info(uri);
        if (found !== undefined) yield found;
      }
    },
  };
}

function isMissing(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  // A folder is a part of keys and no object.
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR';
}
