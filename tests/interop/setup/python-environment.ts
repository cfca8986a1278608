import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../repository.ts';
import { requireCommand, runCommand } from '../run-command.ts';
import { installDebianPackages } from './debian-packages.ts';

const requirements = join(repositoryRoot, 'tests', 'interop', 'python', 'requirements.txt');

/** Makes `.venv` with the pinned packages, or finds it made with these very pins. Returns its Python. */
export async function ensurePythonEnvironment(): Promise<string> {
  const environment = join(repositoryRoot, '.venv');
  const python = join(environment, 'bin', 'python');
  const stamp = join(environment, 'interop-requirements.sha256');
  const digest = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  if (existsSync(python) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return python;
  if (!existsSync(python)) await makeEnvironment(environment);
  await requireCommand(python, ['-m', 'pip', 'install', '-q', '--disable-pip-version-check', '-r', requirements]);
  writeFileSync(stamp, digest);
  return python;
}

async function makeEnvironment(directory: string): Promise<void> {
  const make = ['-m', 'venv', '--clear', directory];
  const made = await runCommand('python3', make).catch(() => undefined);
  if (made?.code === 0) return;
  // Debian ships Python without the module that makes environments.
  await installDebianPackages(['python3', 'python3-venv'], 'Python 3 with venv');
  await requireCommand('python3', make);
}
