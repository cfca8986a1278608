import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './artifacts.ts';

interface Locked {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
type Lock = Readonly<Record<string, Locked>>;

/**
 * Installs packages for Lambda's arm64 machines into a folder, whatever machine this is: at the versions and with the
 * checksums of the repository's lock file.
 *
 * @throws Error if no native code for arm64 came: npm passes over an optional package that it cannot get.
 */
export function installNative(names: readonly string[], folder: string): void {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Lock };
  const wanted = closure(names, packages);
  const dependencies = Object.fromEntries(names.map((name) => [name, locked(packages, name).version]));
  const manifest = { name: 'native', version: '0.0.0', private: true, dependencies };
  const lock = {
    name: manifest.name,
    version: manifest.version,
    lockfileVersion: 3,
    requires: true,
    packages: {
      '': manifest,
      ...Object.fromEntries(wanted.map((name) => [place(name), locked(packages, name)])),
    },
  };
  const made = { 'package.json': manifest, 'package-lock.json': lock };
  for (const [file, content] of Object.entries(made)) writeFileSync(join(folder, file), JSON.stringify(content));
  const platform = ['--os=linux', '--cpu=arm64', '--libc=glibc'];
  execFileSync('npm', ['ci', ...platform, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (const file of [...Object.keys(made), 'node_modules/.package-lock.json', 'node_modules/.bin']) {
    rmSync(join(folder, file), { recursive: true, force: true });
  }
  if (globSync('node_modules/**/*linux-arm64/*.node', { cwd: folder }).length === 0) {
    throw new Error(`expected native code for linux-arm64 of ${names.join(', ')}, found none in ${folder}`);
  }
}

/** The packages and all that they need, for every platform: npm picks. */
function closure(names: readonly string[], packages: Lock): string[] {
  const found = new Set(names);
  for (const name of found) {
    const { dependencies, optionalDependencies } = locked(packages, name);
    for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) found.add(next);
  }
  return [...found].sort();
}

function locked(packages: Lock, name: string): Locked {
  const found = packages[place(name)];
  if (found === undefined) throw new Error(`expected ${name} in package-lock.json, found none: run npm install`);
  return found;
}

const place = (name: string): string => `node_modules/${name}`;
