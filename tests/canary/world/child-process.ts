import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { repositoryRoot } from '../../setup/repository.ts';
import type { Commands, ToldRun } from './commands.ts';
import type { World } from './world.ts';

const program = join(repositoryRoot, 'packages', 'cli', 'bin', 'snapferry.js');
const hook = fileURLToPath(new URL('kill-at-write.ts', import.meta.url));

/** A moment of a run: when it changes a file whose path has this in it, for so many times, and then so many milliseconds. */
export interface Moment {
  readonly path: string;
  readonly time?: number;
  readonly afterMs?: number;
}

export interface ChildCommands extends Commands {
  /** A run that is killed. @throws Error for one that lived to its end. */
  runKilled(contract: object, moment: Moment): Promise<void>;
  /** Runs under a contract that was drafted from the database, edited, and is gone afterwards. */
  runDraft(dataset: string, edit: (draft: string) => string): Promise<{ result: ToldRun; text: string }>;
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The commands as a user runs them, each in a process of its own that knows this world alone; logs say all that they can. */
export function inProcessesOfTheirOwn(world: World, source: string): ChildCommands {
  const place = ['--home', world.home];
  const file = (name: string, content: object): string => {
    writeFileSync(join(world.workingDirectory, name), JSON.stringify(content));
    return name;
  };

  async function start(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
    const hooked = Object.keys(env).length === 0 ? [] : ['--import', hook];
    const child = spawn(process.execPath, [...hooked, program, ...args], {
      cwd: world.workingDirectory,
      env: {
        PATH: process.env.PATH ?? '',
        POWERTOOLS_LOG_LEVEL: 'DEBUG',
        POWERTOOLS_LOGGER_LOG_EVENT: 'true',
        ...world.environment,
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const taken = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (chunk: string) => {
        taken[name] += chunk;
      });
    }
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    return { code, signal, ...taken };
  }

  function keep(name: string, { stdout, stderr }: Ended, format: 'json' | 'txt' = 'txt'): void {
    world.keep(name, stdout, format);
    world.keep(`${name}-progress`, stderr, 'txt');
  }

  async function told(args: readonly string[]): Promise<ToldRun> {
    const ended = await start([...args, ...place, '--json']);
    keep(args[0] ?? '', ended, 'json');
    return JSON.parse(ended.stdout) as ToldRun;
  }

  /** @throws Error for a command that failed: it would have shown nothing. */
  async function looked(args: readonly string[], format?: 'json'): Promise<void> {
    const ended = await start(args);
    keep(args[0] ?? '', ended, format);
    if (ended.code !== 0 && ended.code !== 2)
      throw new Error(`expected "${args.join(' ')}" to end well, found exit code ${ended.code}`);
  }

  const running = (document: object): string[] => [
    ...['run', '--source', source],
    ...['--contract', file('contract.yaml', document)],
  ];

  return {
    run: (document, stopAfter) =>
      told([...running(document), ...(stopAfter === undefined ? [] : ['--stop-after', stopAfter])]),
    replay: (runId, from = 'ExportCompleted') => told(['replay', runId, '--from', from]),
    release: (runId, table) => told(['release', runId, table]),
    rollback: async (table, toRun) => void (await told(['rollback', table, '--to-run', toRun])),
    async runKilled(document, { path, time = 1, afterMs }) {
      const env = { CANARY_KILL_PATH: path, CANARY_KILL_AT: String(time) };
      const killed = await start(
        [...running(document), ...place, '--json'],
        afterMs === undefined ? env : { ...env, CANARY_KILL_AFTER_MS: String(afterMs) },
      );
      // One JSON value at the end of a run: of one that was killed there is none.
      keep('killed', killed);
      if (killed.signal !== 'SIGKILL')
        throw new Error(`expected a run killed at change ${time} of ${path}, found exit code ${killed.code}`);
    },
    async lookAround(document) {
      const contract = file('contract.yaml', document);
      const next = file('next.yaml', { ...document, version: '9.0.0', schema: document.schema.slice(1) });
      const looks: readonly (readonly string[])[] = [
        ...['status', 'verify', 'reconcile', 'upkeep'].map((name) => [name, ...place]),
        ['verify', '--portable', ...place],
        ['key', 'list', ...place],
        ['contract', 'explain', contract],
        ['contract', 'check', '--contract', contract, '--source', source],
        ['contract', 'diff', contract, next],
        ['query', `select * from ${document.id}.people`, ...place],
      ];
      for (const args of looks) {
        await looked(args);
        await looked([...args, '--json'], 'json');
      }
      await looked(['query', `select * from ${document.id}.people`, '--csv', ...place]);
      await looked(['contract', 'explain', contract, '--html', 'explain.html']);
      const failing = ['query', `select cast(city as integer) from ${document.id}.people`, ...place];
      keep('failing', await start(failing));
    },
    async runDraft(dataset, edit) {
      const draft = join(world.workingDirectory, 'draft.yaml');
      keep('init', await start(['contract', 'init', '--source', source, '--dataset', dataset, '--out', 'draft.yaml']));
      const text = readFileSync(draft, 'utf8');
      writeFileSync(draft, edit(text));
      const result = await told(['run', '--source', source, '--contract', 'draft.yaml']);
      rmSync(draft);
      return { result, text };
    },
  };
}
