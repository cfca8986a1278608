import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions, nativePackages } from '../packages/lambda/scripts/build/bundle-options.ts';

const programs = ['contestants/load.ts', 'contestants/copy.ts', 'contestants/read-back.ts', 'commit/commit.ts'];

/**
 * Bundles the contestants that are written for Node as `npm run build` bundles Lambda functions: what is measured is what is deployed,
 * not Node's reading of some hundred TypeScript files.
 */
export async function bundlePrograms(cache: string): Promise<string> {
  // Below the repository, where Node finds the packages with native code.
  const outdir = join(cache, 'bundle');
  rmSync(outdir, { recursive: true, force: true });
  await build({
    ...bundleOptions,
    absWorkingDir: import.meta.dirname,
    entryPoints: programs,
    outdir,
    entryNames: '[name]',
    external: [...nativePackages],
    logLevel: 'warning',
  });
  return outdir;
}
