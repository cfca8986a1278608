import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { installDebianPackages } from './debian-packages.ts';
import { repositoryRoot } from './repository.ts';
import { requireCommand, runCommand } from './run-command.ts';

/**
 * Makes `.venv` with the pinned packages that `python/requirements.txt` in a folder of the repository asks for, or finds it made
 * with these very pins. All share it, so a package that two of them name has one version; what cannot live with the others names
 * an environment of its own. Returns its Python.
 */
export async function ensurePythonEnvironment(folder: string, name = '.venv'): Promise<string> {
  const requirements = join(repositoryRoot, folder, 'python', 'requirements.txt');
  const environment = join(repositoryRoot, name);
  const python = join(environment, 'bin', 'python');
  const stamp = join(environment, `${folder.replaceAll('/', '-')}-requirements.sha256`);
  const digest = createHash('sha256').update(wholeText(requirements)).digest('hex');
  if (existsSync(python) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return python;
  if (!existsSync(python)) await makeEnvironment(environment);
  await requireCommand(python, ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', '-r', requirements]);
  writeFileSync(stamp, digest);
  return python;
}

/** The requirements with those of the files that they include (`-r FILE`). */
function wholeText(requirements: string): string {
  return readFileSync(requirements, 'utf8').replaceAll(/^-r (.*)$/gm, (_, included: string) =>
    wholeText(resolve(dirname(requirements), included)),
  );
}

async function makeEnvironment(directory: string): Promise<void> {
  const make = ['-m', 'venv', '--clear', directory];
  const made = await runCommand('python3', make).catch(() => undefined);
  if (made?.code === 0) return;
  // Debian ships Python without the module that makes environments.
  await installDebianPackages(['python3', 'python3-venv'], 'Python 3 with venv');
  await requireCommand('python3', make);
}
