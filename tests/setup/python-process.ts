import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A Python process of its own, which answers requests as JSON lines. */
export interface PythonProcess {
  ask<T>(request: Readonly<Record<string, unknown>>): Promise<T>;
  /** Ends the process and waits until it is gone. */
  close(): Promise<void>;
}

type Answer = { id: number } & ({ value: unknown } | { error: string });

export interface PythonProgram {
  /** What messages call it. */
  readonly name: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export function pythonProcess(python: string, { name, args, env = {} }: PythonProgram): PythonProcess {
  // -B: no bytecode beside the sources.
  const child = spawn(python, ['-B', '-W', 'ignore', ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = `${said}${chunk.toString()}`.slice(-20_000);
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const answer = JSON.parse(line) as Answer;
    const asked = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('error' in answer) asked?.reject(new Error(`${name}: ${answer.error}`));
    else asked?.resolve(answer.value);
  });
  let ended: Error | undefined;
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const fail = (reason: string): void => {
    ended = new Error(`the ${name} process ${reason}\n${said}`);
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  };
  // A write to a process that has ended: 'exit' tells the reason.
  child.stdin.on('error', () => {});
  child.on('error', (error) => fail(error.message));
  child.on('exit', (code) => fail(`ended with code ${code}`));

  let last = 0;
  return {
    async ask<T>(request: Readonly<Record<string, unknown>>): Promise<T> {
      if (ended !== undefined) throw ended;
      const asked = Promise.withResolvers<unknown>();
      last += 1;
      waiting.set(last, asked);
      child.stdin.write(`${JSON.stringify({ id: last, ...request })}\n`);
      return (await asked.promise) as T;
    },
    async close() {
      child.stdin.end();
      await gone;
    },
  };
}
