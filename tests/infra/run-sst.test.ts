import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { source } from '../../infra/config/source.ts';
import { root } from './support/root.ts';

/** A checkout in which sst is a stub; npm puts its folder first in PATH. */
const checkout = mkdtempSync(join(tmpdir(), 'snapferry-run-sst-'));
const [stage = ''] = Object.keys(source);

beforeAll(() => {
  copyFileSync(join(root, 'package.json'), join(checkout, 'package.json'));
  symlinkSync(join(root, 'infra'), join(checkout, 'infra'));
  const programs = join(checkout, 'node_modules/.bin');
  mkdirSync(programs, { recursive: true });
  // Says what it was given; then ends with the code, or on the signal, that a test asks for.
  const stub = `#!/bin/sh
if [ "$STUB_WAITS" ]; then trap 'echo told to end; exit 7' "$STUB_WAITS"; fi
echo "TEAM=$TEAM sst $*"
# At most ten seconds, and no longer than whoever started it: a run whose test failed must not stay behind.
if [ "$STUB_WAITS" ]; then for i in $(seq 100); do kill -0 "$PPID" || exit 9; sleep 0.1; done; fi
if [ "$STUB_DIES" ]; then kill -"$STUB_DIES" $$; fi
exit "\${STUB_CODE:-0}"
`;
  writeFileSync(join(programs, 'sst'), stub);
  chmodSync(join(programs, 'sst'), 0o755);
});
/** What a test that failed has not waited for. */
const running = new Set<ChildProcess>();
afterEach(() => {
  for (const run of running) run.kill('SIGKILL');
});
afterAll(() => rmSync(checkout, { recursive: true, force: true }));

function start(program: string, args: readonly string[], environment: Readonly<Record<string, string>>) {
  const { TEAM: _team, ...rest } = process.env;
  const options: SpawnOptions = { cwd: checkout, env: { ...rest, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] };
  const run = spawn(program, args, options);
  running.add(run);
  run.once('exit', () => running.delete(run));
  return run;
}

async function npmRunSst(args: readonly string[], environment: Readonly<Record<string, string>>) {
  const run = start('npm', ['run', '--silent', 'sst', '--', ...args], environment);
  const [stdout, stderr, [status]] = await Promise.all([
    text(run.stdout as NodeJS.ReadableStream),
    text(run.stderr as NodeJS.ReadableStream),
    once(run, 'exit'),
  ]);
  return { stdout, stderr, status: status as number };
}

describe('npm run sst', () => {
  it.each([[['deploy', '--stage', stage]], [['diff', `--stage=${stage}`, '--print-logs']]])(
    'hands on %j',
    async (args) => {
      expect(await npmRunSst(args, { TEAM: 'source' })).toEqual({
        stdout: `TEAM=source sst ${args.join(' ')}\n`,
        stderr: '',
        status: 0,
      });
    },
  );

  it.each<[Readonly<Record<string, string>>, string[], RegExp]>([
    [{}, ['--stage', stage], /expected TEAM/],
    [{ TEAM: 'both' }, ['--stage', stage], /expected TEAM/],
    [{ TEAM: 'lake' }, [], /found none\. Name one by --stage/],
    [{ TEAM: 'source' }, ['--stage', 'no-such-stage'], /found no-such-stage/],
    [{ TEAM: 'source' }, ['--stage'], /found none/],
  ])('with %j and %j refuses before SST starts', async (environment, args, message) => {
    const { stdout, stderr, status } = await npmRunSst(['deploy', ...args], environment);
    expect([stdout, status]).toEqual(['', 1]);
    expect(stderr).toMatch(message);
  });

  it('ends with the code of SST', async () => {
    const { status } = await npmRunSst(['deploy', '--stage', stage], { TEAM: 'source', STUB_CODE: '3' });
    expect(status).toBe(3);
  });
});

describe('infra/run-sst.ts', () => {
  const program = join(checkout, 'infra/run-sst.ts');
  const path = `${join(checkout, 'node_modules/.bin')}:${process.env.PATH}`;
  const sst = (environment: Readonly<Record<string, string>>) =>
    start(process.execPath, [program, 'deploy', '--stage', stage], { PATH: path, TEAM: 'source', ...environment });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('hands on %s and waits for how SST ends', async (signal) => {
    const run = sst({ STUB_WAITS: signal.slice(3) });
    const said = text(run.stdout as NodeJS.ReadableStream);
    await once(run.stdout as NodeJS.ReadableStream, 'data');
    run.kill(signal);
    expect(await once(run, 'exit')).toEqual([7, null]);
    expect(await said).toContain('told to end');
  });

  it('ends on the signal that ended SST', async () => {
    const run = sst({ STUB_DIES: 'KILL' });
    expect(await once(run, 'exit')).toEqual([null, 'SIGKILL']);
  });
});
