import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { requireCommand } from '../../setup/run-command.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Python that has moto, ministack and PyIceberg. */
    readonly catalogsPython: string;
    /** Folder of the jars that Apache's REST fixture needs. */
    readonly catalogsJars: string;
  }
}

const root = fileURLToPath(new URL('../../..', import.meta.url));
const cache = join(root, '.cache');

/** Brings the servers, or fails: a test that cannot run here must not look as if it had passed. */
export async function setup(project: TestProject): Promise<void> {
  mkdirSync(cache, { recursive: true });
  const requirements = join(root, 'tests/catalogs/requirements.txt');
  const pom = join(root, 'tests/catalogs/java/pom.xml');
  // Not .venv: moto and the packages of tests/interop want different versions of python-dateutil.
  const environment = join(cache, 'catalogs-venv');
  const python = join(environment, 'bin', 'python');
  await once(requirements, join(cache, 'catalogs-venv.sha256'), [
    `[ -x '${python}' ] || python3 -m venv '${environment}'`,
    `'${python}' -m pip install -q --disable-pip-version-check -r '${requirements}'`,
  ]);
  const jars = join(cache, 'jars', 'rest-fixture');
  await once(pom, join(cache, 'jars-rest-fixture.sha256'), [
    `mvn -q -B -f '${pom}' dependency:copy-dependencies -DoutputDirectory='${jars}'`,
  ]);
  project.provide('catalogsPython', python);
  project.provide('catalogsJars', jars);
}

/** Runs the commands unless they ran for this very file before; two test runs at once wait for each other. */
async function once(file: string, stamp: string, commands: readonly string[]): Promise<void> {
  const digest = createHash('sha256').update(readFileSync(file)).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  await requireCommand('flock', [`${stamp}.lock`, 'sh', '-ec', commands.join('\n')]);
  writeFileSync(stamp, digest);
}
