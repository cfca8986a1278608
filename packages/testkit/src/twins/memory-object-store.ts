import { createHash } from 'node:crypto';
import { type ObjectInfo, ObjectNotFoundError, type ObjectStore } from '@snapferry/ports';

export interface MemoryObjectStore extends ObjectStore {
  /** Every URI that was read, looked at or listed, in order: shows what a hostile event made a service open. */
  readonly opened: readonly string[];
  readonly written: readonly string[];
  delete(uri: string): void;
  /** Puts an object without a trace in `written`. */
  put(uri: string, body: string | Uint8Array): void;
  text(uri: string): string;
  uris(): readonly string[];
  /** Forgets what was opened and written so far. */
  forget(): void;
}

/** Objects in memory. Takes any URI as its key, so that it refuses nothing on a service's behalf. */
export function memoryObjectStore(): MemoryObjectStore {
  const objects = new Map<string, { body: Uint8Array; version: number }>();
  const opened: string[] = [];
  const written: string[] = [];
  let version = 0;
  const put = (uri: string, body: string | Uint8Array): void => {
    version += 1;
    objects.set(uri, { body: typeof body === 'string' ? new TextEncoder().encode(body) : body.slice(), version });
  };
  const infoOf = (uri: string): ObjectInfo | undefined => {
    const found = objects.get(uri);
    if (found === undefined) return undefined;
    const digest = createHash('md5').update(found.body).digest('hex');
    return { uri, size: found.body.length, etag: `"${digest}-${found.version}"` };
  };
  const read = (uri: string): Uint8Array => {
    const found = objects.get(uri);
    if (found === undefined) throw new ObjectNotFoundError(`expected an object at ${uri}, found none`);
    return found.body.slice();
  };
  return {
    opened,
    written,
    put,
    delete: (uri) => void objects.delete(uri),
    text: (uri) => new TextDecoder().decode(read(uri)),
    uris: () => [...objects.keys()].sort(),
    forget() {
      opened.length = 0;
      written.length = 0;
    },
    async read(uri) {
      opened.push(uri);
      return read(uri);
    },
    async write(uri, body) {
      written.push(uri);
      put(uri, body);
    },
    async head(uri) {
      opened.push(uri);
      return infoOf(uri);
    },
    async *list(prefix) {
      opened.push(prefix);
      for (const uri of [...objects.keys()].filter((key) => key.startsWith(prefix)).sort()) {
        const info = infoOf(uri);
        if (info !== undefined) yield info;
      }
    },
  };
}
