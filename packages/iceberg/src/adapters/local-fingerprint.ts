import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { filePath } from './local-file-io.ts';

/** Size and SHA-256, in hex, of a file of this machine's disk; undefined where there is none. */
export async function localFingerprint(uri: string): Promise<{ size: number; sha256: string } | undefined> {
  const file = createReadStream(filePath(uri));
  const hash = createHash('sha256');
  try {
    await pipeline(file, hash);
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'ENOTDIR') return undefined;
    throw error;
  }
  return { size: file.bytesRead, sha256: hash.digest('hex') };
}
