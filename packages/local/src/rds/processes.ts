import { randomUUID } from 'node:crypto';
import type { TaskRunner } from './rds-state.ts';

const BEAT_MS = 5_000;
/** A runner that has been silent for so long is gone, whoever has its process id now. */
const SILENT_MS = 30_000;

/** Whether a process of that id runs on this machine. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** A name for one run of one task: process id and something that no other run has. */
export function newRunner(): string {
  return `${process.pid}:${randomUUID()}`;
}

export function isRunning({ runner, beat }: TaskRunner, own: ReadonlySet<string>): boolean {
  if (runner === null || Date.now() - beat > SILENT_MS) return false;
  const pid = Number(runner.split(':', 1)[0]);
  return pid === process.pid ? own.has(runner) : isAlive(pid);
}

/** Calls `beat` now and then until disposed. */
export function heart(beat: (now: number) => void): Disposable {
  const timer = setInterval(() => beat(Date.now()), BEAT_MS);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
