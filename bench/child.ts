import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Usage } from './tasks.ts';

/**
 * Runs one of this folder's programs in a process of its own, and waits for its answer. Its standard error is shown.
 * @throws Error if it fails.
 */
export async function runChild<Answer>(program: string, given: object): Promise<Answer> {
  const file = fileURLToPath(new URL(program, import.meta.url));
  const child = spawn(process.execPath, [file, JSON.stringify(given)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | string>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'nothing'));
  });
  const output = await text(child.stdout);
  const code = await ended;
  if (code !== 0) throw new Error(`expected ${program} to end with 0, found ${code}`);
  return JSON.parse(output) as Answer;
}

/** In a child: what it was told to do. */
export function task<Task>(): Task {
  return JSON.parse(process.argv[2] ?? '{}') as Task;
}

/** In a child: says the result, and is the last thing that the process does. */
export function answer(result: object): void {
  process.stdout.write(JSON.stringify(result));
}

/** In a child: what this process has used so far. */
export function ownUsage(): Usage {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  return {
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    wallSeconds: performance.now() / 1e3,
    peakMb: (linuxPeakKb() ?? maxRSS) / 1024,
  };
}

/** Linux hands getrusage's peak on from the process that spawned this one; VmHWM is this program's own. */
function linuxPeakKb(): number | undefined {
  if (process.platform !== 'linux') return undefined;
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return line === null ? undefined : Number(line[1]);
}
