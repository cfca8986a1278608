import { readdirSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isAlive } from './processes.ts';
import type { RdsState } from './rds-state.ts';
import { PARTIAL_PREFIX } from './take-snapshot.ts';

const dayMs = 24 * 60 * 60 * 1000;

export interface Sweep {
  readonly state: RdsState;
  readonly snapshotsDirectory: string;
  readonly workDirectory: string;
  readonly now: () => Date;
  /** Days that a snapshot stays; left out: until it is deleted. */
  readonly snapshotDays?: number;
}

/**
 * Removes what nobody will ask for: snapshots that have stood their days, what killed processes left of snapshots half taken
 * or half deleted, and work of tasks that have ended. A snapshot that is being exported stays until then.
 */
export function sweep({ state, snapshotsDirectory, workDirectory, now, snapshotDays }: Sweep): void {
  const active = state.activeTasks().map(({ task }) => task);
  const ids = new Set(active.map(({ id }) => id));
  for (const id of readdirSync(workDirectory)) {
    if (!ids.has(id)) rmSync(join(workDirectory, id), { recursive: true, force: true });
  }

  const before = snapshotDays === undefined ? Number.NEGATIVE_INFINITY : now().getTime() - snapshotDays * dayMs;
  const exported = new Set(active.map(({ sourceArn }) => sourceArn));
  const known = new Set<string>();
  for (const { snapshot, directory, deleted } of state.snapshots()) {
    known.add(basename(directory));
    const made = Date.parse(snapshot.createdAt ?? snapshot.time);
    if (exported.has(snapshot.arn) || (made > before && !deleted)) continue;
    rmSync(directory, { recursive: true, force: true });
    state.removeSnapshot(snapshot.arn);
  }
  for (const { name } of readdirSync(snapshotsDirectory, { withFileTypes: true })) {
    if (known.has(name) || !isSnapshot(name)) continue;
    const path = join(snapshotsDirectory, name);
    if (isAbandoned(name) || statSync(path).mtimeMs <= before) rmSync(path, { recursive: true, force: true });
  }
}

/** Half taken, by a process that is dead. A whole one that nobody wrote down may be another process's very own. */
function isAbandoned(name: string): boolean {
  return name.startsWith(PARTIAL_PREFIX) && !isAlive(Number(name.slice(PARTIAL_PREFIX.length).split('-', 1)[0]));
}

/** Hidden folders are work in progress, or another account's. */
function isSnapshot(name: string): boolean {
  return !name.startsWith('.') || name.startsWith(PARTIAL_PREFIX);
}
