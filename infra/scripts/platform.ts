import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Has SST lay down what it deploys with: its own copy of Pulumi, and the types of sst.config.ts. Half a minute, once a
 * version of SST; it needs npm's registry and no AWS account.
 */
export function ensurePlatform(): void {
  const wanted = JSON.parse(readFileSync(`${root}node_modules/sst/package.json`, 'utf8')) as { version: string };
  const types = `${root}.sst/platform/config.d.ts`;
  const version = `${root}.sst/platform/version`;
  if (existsSync(types) && existsSync(version) && readFileSync(version, 'utf8') === wanted.version) return;
  execFileSync('sst', ['install', '--stage', 'production', '--print-logs'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    // Neither Pulumi's program nor Bun is needed for it, and both would be downloaded.
    env: {
      ...process.env,
      TEAM: 'source',
      SST_SKIP_DEPENDENCY_CHECK: '1',
      SST_NO_BUN: '1',
      SST_TELEMETRY_DISABLED: '1',
    },
  });
}
