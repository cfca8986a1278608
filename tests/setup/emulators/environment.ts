import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository.ts';
import { requireCommand } from '../run-command.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Python that has the emulators and PyIceberg. */
    readonly emulatorsPython: string;
  }
}

export const cache = join(repositoryRoot, '.cache');

/** Brings moto, ministack, SeaweedFS and PyIceberg, or finds them brought. Returns their Python. */
export async function ensureEmulators(): Promise<string> {
  const requirements = join(repositoryRoot, 'tests/setup/emulators/requirements.txt');
  // Not .venv: moto and the packages of tests/interop want different versions of python-dateutil.
  const environment = join(cache, 'emulators-venv');
  const python = join(environment, 'bin', 'python');
  await once(requirements, join(cache, 'emulators-venv.sha256'), [
    `[ -x '${python}' ] || python3 -m venv '${environment}'`,
    `'${python}' -m pip install -q --disable-pip-version-check -r '${requirements}'`,
  ]);
  return python;
}

/** Runs the commands unless they ran for this very file before; two test runs at once wait for each other. */
export async function once(file: string, stamp: string, commands: readonly string[]): Promise<void> {
  mkdirSync(cache, { recursive: true });
  const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  await requireCommand('flock', [`${stamp}.lock`, 'sh', '-ec', commands.join('\n')]);
  writeFileSync(stamp, digest);
}
