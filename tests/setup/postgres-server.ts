import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { installDebianPackages } from './debian-packages.ts';
import { requireCommand, runCommand } from './run-command.ts';
import { freePort } from './server-process.ts';

const versions = '/usr/lib/postgresql';
const startTimeoutMs = 60_000;

export interface PostgresServer {
  /** Of the server's superuser, with the database left out: `${url}chinook`. */
  readonly url: string;
  /** Runs a file of SQL with psql, which knows `\c`. */
  runFile(file: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server of its own, in a new temporary directory and on a free port: no other server is looked at. */
export async function startPostgres(): Promise<PostgresServer> {
  const binaries = await findBinaries();
  const user = await serverUser();
  const directory = mkdtempSync(join(tmpdir(), 'snapferry-postgres-'));
  chmodSync(directory, 0o700);
  if (user !== undefined) chownSync(directory, user.uid, user.gid);
  const options = { cwd: directory, ...user };
  const data = join(directory, 'data');
  const port = await freePort();
  await requireCommand(
    join(binaries, 'initdb'),
    ['-D', data, '-U', 'snapferry', '-A', 'trust', '-E', 'UTF8', '--locale', 'C', '--no-sync'],
    options,
  );
  const server = spawn(
    join(binaries, 'postgres'),
    ['-D', data, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${directory}`]
      // Nothing here has to survive a power cut.
      .concat(['-c', 'fsync=off', '-c', 'timezone=UTC']),
    { ...options, stdio: 'ignore' },
  );
  const stop = async (): Promise<void> => {
    await stopped(server);
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    await accepting(join(binaries, 'pg_isready'), port, server);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url: `postgres://snapferry@127.0.0.1:${port}/`,
    async runFile(file) {
      const target = `postgres://snapferry@127.0.0.1:${port}/postgres`;
      await requireCommand(join(binaries, 'psql'), ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-d', target, '-f', file]);
    },
    stop,
  };
}

/** The newest version that Debian's packages have put on this machine. */
async function findBinaries(): Promise<string> {
  if (newestVersion() === undefined) await installDebianPackages(['postgresql'], 'a PostgreSQL server');
  const version = newestVersion();
  if (version === undefined) throw new Error(`expected a PostgreSQL server in ${versions}/*/bin, found none`);
  return join(versions, version, 'bin');
}

function newestVersion(): string | undefined {
  if (!existsSync(versions)) return undefined;
  return readdirSync(versions)
    .filter((version) => existsSync(join(versions, version, 'bin', 'postgres')))
    .sort((a, b) => Number(b) - Number(a))[0];
}

/** PostgreSQL refuses to run as root; Debian's package has made a user for it. */
async function serverUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const id = async (flag: string): Promise<number> => Number(await requireCommand('id', [flag, 'postgres']));
  return { uid: await id('-u'), gid: await id('-g') };
}

async function accepting(isReady: string, port: number, server: ChildProcess): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  while (Date.now() < deadline && server.exitCode === null) {
    const { code } = await runCommand(isReady, ['-q', '-h', '127.0.0.1', '-p', String(port)]);
    if (code === 0) return;
    await sleep(50);
  }
  throw new Error(`expected the PostgreSQL server to accept connections, found exit code ${server.exitCode}`);
}

/** Asks for a fast shutdown: sessions are ended, then the server. */
async function stopped(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGINT');
  await ended;
}
