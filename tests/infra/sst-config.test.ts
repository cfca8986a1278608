import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Team } from '../../infra/app.ts';
import { appOf, deploymentOf } from '../../infra/app.ts';
import { lake } from '../../infra/config/lake.ts';
import { source } from '../../infra/config/source.ts';
import type { Place } from '../../infra/config/types.ts';
import { root } from './support/root.ts';

/** As the teams configured it; no value of theirs stands in a test. */
const deployed = Object.entries({ source, lake } as Readonly<Record<Team, Readonly<Record<string, Place>>>>).flatMap(
  ([team, stages]) => Object.entries(stages).map(([stage, place]) => [team as Team, stage, place] as const),
);

describe('the team', () => {
  it.each([undefined, '', 'Lake', 'both', 'source,lake'])('%j is refused', (team) => {
    expect(() => deploymentOf(team, Object.keys(lake)[0] as string)).toThrow(/expected TEAM=source .* or TEAM=lake/);
  });

  it('is refused under a stage that no configuration knows', () => {
    expect(() => deploymentOf('lake', 'no-such-stage')).toThrow(
      `expected a stage of infra/config/lake.ts (${Object.keys(lake).join(', ')}), found no-such-stage`,
    );
  });

  it.each(deployed)('%s, stage %s, has its own name, account and Region, and is protected', (team, stage, place) => {
    const { name, protect, removal, providers } = appOf(deploymentOf(team, stage));
    expect({ name, protect, removal }).toEqual({ name: `snapferry-${team}`, protect: true, removal: 'retain' });
    expect(providers.aws).toMatchObject({ region: place.region, allowedAccountIds: [place.account] });
  });
});

describe('sst.config.ts, bundled as SST bundles it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'snapferry-sst-'));
  const outfile = join(folder, 'sst.config.mjs');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let imports: string[] = [];

  beforeAll(async () => {
    const { build } = createRequire(join(root, '.sst/platform/package.json'))('esbuild') as typeof import('esbuild');
    const built = await build({
      stdin: { contents: `import config from './sst.config.ts'; export { config };`, resolveDir: root, loader: 'ts' },
      banner: {
        js: 'const $config = (config) => config; import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
      },
      bundle: true,
      platform: 'node',
      format: 'esm',
      mainFields: ['module', 'main'],
      external: [
        '@pulumi/*',
        'undici',
        '@pulumiverse/*',
        '@sst-provider/*',
        '@aws-sdk/*',
        'esbuild',
        'archiver',
        'glob',
        'vite',
      ],
      logLevel: 'silent',
      outfile,
      metafile: true,
    });
    imports = Object.values(built.metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path));
  });

  it('imports nothing from outside: SST evaluates it before it has installed anything', () => {
    const outside = imports.filter((path) => !path.startsWith('node:') && !builtinModules.includes(path));
    expect([...new Set(outside)]).toEqual([]);
  });

  it('tells SST which app it is, and refuses to guess', () => {
    const run = (environment: Record<string, string>) => {
      const { TEAM: _team, ...rest } = process.env;
      const stage = Object.keys(environment.TEAM === 'lake' ? lake : source)[0];
      const script = `import { config } from ${JSON.stringify(outfile)}; console.log((await config.app({ stage: '${stage}' })).name);`;
      return execFileSync(process.execPath, ['--input-type=module', '-e', script], {
        env: { ...rest, ...environment },
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      }).trim();
    };
    expect(run({ TEAM: 'source' })).toBe('snapferry-source');
    expect(run({ TEAM: 'lake' })).toBe('snapferry-lake');
    expect(() => run({})).toThrow(/expected TEAM=source/);
  });
});
