import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import type { Artifact } from './artifacts.ts';

export interface ArtifactSize {
  /** What esbuild made, in bytes. */
  readonly bundle: number;
  /** Packages with native code beside it. */
  readonly native: number;
  /** All of it as a zip file holds it, the headers of the zip apart. */
  readonly zipped: number;
}

export function filesOf({ code }: Artifact): string[] {
  return globSync('**/*', { cwd: code }).filter((file) => statSync(join(code, file)).isFile());
}

export function measure(artifact: Artifact): ArtifactSize {
  const size = { bundle: 0, native: 0, zipped: 0 };
  for (const file of filesOf(artifact)) {
    const bytes = readFileSync(join(artifact.code, file));
    size[file.startsWith('node_modules') ? 'native' : 'bundle'] += bytes.length;
    size.zipped += deflateRawSync(bytes).length;
  }
  return size;
}
