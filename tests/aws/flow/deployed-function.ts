import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ServiceCall } from '../record/made-call.ts';
import type { Invocation, Outcome } from './function-process.ts';

/** A call, but for whose day it was. */
export type FunctionCall = Omit<ServiceCall, 'export'>;

export interface FunctionOptions {
  readonly account: 'source' | 'lake';
  readonly service: string;
  /** `on-…`, as in the service's `src/lambda`. */
  readonly entry: string;
  /** All that Lambda and the deployment set. */
  readonly environment: Readonly<Record<string, string>>;
  /** Hears of every call of AWS that the function makes. */
  readonly record: (call: FunctionCall) => void;
}

export interface DeployedFunction {
  /** @throws Error with what the function threw */
  invoke(event: unknown): Promise<unknown>;
  /** All that it wrote. */
  output(): string;
  stop(): Promise<void>;
}

const script = fileURLToPath(new URL('function-process.ts', import.meta.url));

/** The real Lambda entry of a service in a process of its own, started when it is first called and then kept warm. */
export function deployFunction({ account, service, entry, environment, record }: FunctionOptions): DeployedFunction {
  const module = fileURLToPath(new URL(`../../../services/${service}/src/lambda/${entry}.ts`, import.meta.url));
  let started: Promise<Running> | undefined;
  let output = '';

  async function start(): Promise<Running> {
    const child = fork(script, [module], {
      env: { ...environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      execArgv: [],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    const ended = new Promise<never>((_resolve, reject) => {
      child.once('exit', () => reject(new Error(`${service} ${entry} ended:\n${output}`)));
    });
    ended.catch(() => undefined);
    const running = { child, ended };
    await answered(running);
    return running;
  }

  return {
    output: () => output,
    async invoke(event) {
      started ??= start();
      const running = await started;
      running.child.send({ event } satisfies Invocation);
      const answer = (await answered(running)) as Outcome;
      for (const call of answer.calls) record({ ...call, account, service });
      if (answer.thrown !== undefined) throw new Error(`${service} ${entry} threw ${answer.thrown}`);
      return answer.result;
    },
    async stop() {
      const child = (await started?.catch(() => undefined))?.child;
      if (child === undefined || child.exitCode !== null) return;
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}

interface Running {
  readonly child: ChildProcess;
  /** Rejects when the process is gone. */
  readonly ended: Promise<never>;
}

/** The next message of the process, unless it ends before. */
async function answered({ child, ended }: Running): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  child.once('message', resolve);
  try {
    return await Promise.race([promise, ended]);
  } finally {
    child.off('message', resolve);
  }
}
