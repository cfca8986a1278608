import { mkdir, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { filePath } from './local-file-io.ts';
import { localFingerprint } from './local-fingerprint.ts';

/** Data files of this machine's disk. A finished file that lies on the same disk is only renamed. */
export function localDataFiles() {
  return {
    async placeDataFile(localPath: string, uri: string): Promise<void> {
      const path = filePath(uri);
      await mkdir(dirname(path), { recursive: true });
      await rename(localPath, path);
    },
    fingerprint: localFingerprint,
    async fetchDataFile(uri: string): Promise<{ path: string; release(): Promise<void> }> {
      return { path: filePath(uri), release: async () => undefined };
    },
  };
}
