import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environmentsOf, filesOf, type Team } from '../bundles/deployment.ts';
import type { FakeAws } from '../bundles/fake-aws/server.ts';
import { startWorld, type World } from '../bundles/world.ts';
import type { Call, Reply } from './account-host.ts';
import { unpackVersion } from './published.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const host = fileURLToPath(new URL('account-host.ts', import.meta.url));

export interface SkewedWorld extends World {
  /** Where each team's version of the event contract lies. */
  readonly contracts: Readonly<Record<Team, string>>;
}

/** A world whose apps are today's, each with the event contract of a published version. */
export async function startSkewedWorld(versions: Readonly<Record<Team, string>>): Promise<SkewedWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'snapferry-skew-'));
  const contracts = {
    source: unpackVersion(versions.source, join(folder, 'source')),
    lake: unpackVersion(versions.lake, join(folder, 'lake')),
  };
  const processes = new Map<Team, ChildProcess>();
  let output = '';

  function processOf(team: Team, aws: FakeAws): ChildProcess {
    const known = processes.get(team);
    if (known !== undefined) return known;
    const home = join(folder, team);
    mkdirSync(join(home, 'tmp'), { recursive: true });
    for (const [name, content] of Object.entries(filesOf[team]))
      writeFileSync(join(home, name), JSON.stringify(content));
    const child = spawn(process.execPath, [host, contracts[team], root], {
      env: {
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: 'ASIAEXAMPLE',
        AWS_SECRET_ACCESS_KEY: 'example',
        AWS_ENDPOINT_URL: aws.url,
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
        LAMBDA_TASK_ROOT: home,
        TMPDIR: join(home, 'tmp'),
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        output += chunk.toString();
      });
    }
    processes.set(team, child);
    return child;
  }

  const world = await startWorld(async (aws, team, service, entry, events) => {
    const environment = environmentsOf[team][service];
    if (environment === undefined) throw new Error(`expected ${service} in the ${team}, found none deployed`);
    const reply = await ask(processOf(team, aws), { service, entry, environment, events });
    if ('fault' in reply) throw new Error(`${team} ${service} ${entry}: ${reply.fault}\n${output}`);
    return { results: reply.results.map((result) => ({ result, wiped: true })), importMs: 0, nodeModules: [], output };
  });

  return {
    ...world,
    contracts,
    async close() {
      for (const child of processes.values()) await ended(child);
      await world.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One call at a time. */
function ask(child: ChildProcess, call: Call): Promise<Reply> {
  return new Promise((resolve) => {
    const gone = (): void => resolve({ fault: `the account's process ended with ${child.exitCode}` });
    child.once('exit', gone);
    child.once('message', (reply: Reply) => {
      child.off('exit', gone);
      resolve(reply);
    });
    child.send(call);
  });
}

function ended(child: ChildProcess): Promise<unknown> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill();
  });
}
