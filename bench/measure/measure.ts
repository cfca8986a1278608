import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { pythonProgram, type Tools } from '../setup.ts';

/** What a process and all its descendants used from its start to the end of the last of them. See `python/measure.py`. */
export interface Usage {
  /** User and system time. */
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** MiB of resident memory at once. */
  readonly peakMb: number;
}

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  /** Beside the tools' own. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command to its end. @throws Error with what it said, unless it ends with 0. */
export async function measure(tools: Tools, { file, args, env }: Command): Promise<Usage> {
  const all = ['-S', pythonProgram('measure.py'), file, ...args];
  const child = spawn(tools.python, all, { env: { ...tools.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | string>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve(code ?? signal ?? 'nothing'));
  });
  const [usage, said, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  if (code !== 0) throw new Error(`expected ${args.at(0)} to end with 0, found ${code}\n${said.slice(-20_000)}`);
  return JSON.parse(usage) as Usage;
}
