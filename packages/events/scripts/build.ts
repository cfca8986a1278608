import { execFileSync } from 'node:child_process';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { distFolder, fixturesFolder, packageFolder, readManifest, schemasFolder } from './folders.ts';

/** Makes `dist/`: the contract as others install it, with compiled JavaScript, types, schemas and fixtures. */
export function build(): void {
  rmSync(distFolder, { recursive: true, force: true });
  execFileSync('tsc', ['-p', join(packageFolder, 'tsconfig.build.json')], { stdio: 'inherit' });
  cpSync(schemasFolder, join(distFolder, 'schemas'), { recursive: true });
  cpSync(fixturesFolder, join(distFolder, 'fixtures'), { recursive: true });
  cpSync(join(packageFolder, 'README.md'), join(distFolder, 'README.md'));
  writeFileSync(join(distFolder, 'package.json'), `${JSON.stringify(publicManifest(), null, 2)}\n`);
}

/** Not `private`, and everything points to compiled files: Node runs no TypeScript below node_modules. */
function publicManifest() {
  const { version, description, license, dependencies } = readManifest();
  return {
    name: '@snapferry/events',
    version,
    description,
    license,
    type: 'module',
    files: ['lib', 'schemas', 'fixtures'],
    exports: {
      '.': { types: './lib/index.d.ts', default: './lib/index.js' },
      './schemas/*': './schemas/*',
      './fixtures/*': './fixtures/*',
      './package.json': './package.json',
    },
    dependencies,
  };
}

if (import.meta.main) build();
