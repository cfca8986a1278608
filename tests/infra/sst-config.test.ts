import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { builtinModules, createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appOf, deploymentOf } from '../../infra/app.ts';
import { root } from './support/root.ts';

describe('the team', () => {
  it.each([undefined, '', 'Lake', 'both', 'source,lake'])('%j is refused', (team) => {
    expect(() => deploymentOf(team, 'production')).toThrow(/expected TEAM=source .* or TEAM=lake/);
  });

  it('is refused under a stage that no configuration knows', () => {
    expect(() => deploymentOf('lake', 'prod')).toThrow(
      /expected a stage of infra\/config\/lake.ts \(production\), found prod/,
    );
  });

  it.each(['source', 'lake'] as const)('%s has its own name, account and Region, and is protected', (team) => {
    const { name, protect, removal, providers } = appOf(deploymentOf(team, 'production'));
    expect({ name, protect, removal }).toEqual({ name: `snapferry-${team}`, protect: true, removal: 'retain' });
    expect(providers.aws).toMatchObject({
      region: 'eu-central-1',
      allowedAccountIds: [team === 'source' ? '111122223333' : '444455556666'],
    });
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
      const script = `import { config } from ${JSON.stringify(outfile)}; console.log((await config.app({ stage: 'production' })).name);`;
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
