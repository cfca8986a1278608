import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from '../../setup/repository.ts';

/** Starts under any Node. */
export const snapferryBin = join(repositoryRoot, 'packages', 'cli', 'bin', 'snapferry.js');

/** The command as a user runs it, in a process of its own, to its end. */
export function snapferry(args: readonly string[], cwd = process.cwd()) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [snapferryBin, ...args], { encoding: 'utf8', cwd });
  return { code: status, stdout, stderr };
}
