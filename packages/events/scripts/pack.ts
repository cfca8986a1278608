import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from './build.ts';
import { distFolder, readManifest } from './folders.ts';

/**
 * Builds and packs the contract into `dist/`, and returns the tarball's path. `npm pack` sets all times and owners, so the
 * same sources give the same bytes under the same npm.
 */
export function pack(): string {
  build();
  execFileSync('npm', ['pack', distFolder, '--pack-destination', distFolder, '--silent'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return join(distFolder, `snapferry-events-${readManifest().version}.tgz`);
}

if (import.meta.main) console.log(pack());
