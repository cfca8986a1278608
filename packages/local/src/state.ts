import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SnapferryError } from '@snapferry/chassis';

export class HomeUnusableError extends SnapferryError {
  override readonly name = 'HomeUnusableError';
  readonly code = 'HOME_UNUSABLE';
  readonly disposition = 'reject';
}

export class HomeInUseError extends SnapferryError {
  override readonly name = 'HomeInUseError';
  readonly code = 'HOME_IN_USE';
  readonly disposition = 'reject';
}

/** A newer Snapferry made the home, in a form that this one does not know. */
export class HomeNewerError extends SnapferryError {
  override readonly name = 'HomeNewerError';
  readonly code = 'HOME_NEWER';
  readonly disposition = 'reject';
}

/** The form of the tables in `state.sqlite`: one more when what is there could be misread by the Snapferry before. */
const stateForm = 1;

/**
 * `HOME/state.sqlite`: ledger, queues, archive, calls in progress, snapshots and export tasks.
 *
 * @throws HomeUnusableError; HomeNewerError, and the home is as it was
 */
export function openState(home: string): DatabaseSync {
  const state = openWritable(home);
  const form = formOf(state);
  if (form <= stateForm) return state;
  state.close();
  throw new HomeNewerError(
    `expected state of form ${stateForm} at most at ${home}, found form ${form}, which a newer Snapferry made. ` +
      'Use that one, or choose another home with --home.',
  );
}

function openWritable(home: string): DatabaseSync {
  try {
    makeDirectory(home);
    const state = new DatabaseSync(join(home, 'state.sqlite'));
    state.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000;');
    // Finds out now, and not in the middle of a run, whether the file may be written.
    transaction(state, () => {
      if (formOf(state) === 0) state.exec(`PRAGMA user_version = ${stateForm}`);
    });
    return state;
  } catch (error) {
    throw new HomeUnusableError(
      `expected a writable directory at ${home} for Snapferry's state, found that it cannot be written (${systemCode(error)}). ` +
        'Choose another with --home.',
      { cause: error },
    );
  }
}

/** 0 of a file in which nobody has written a form. */
function formOf(state: DatabaseSync): number {
  return Number(state.prepare('PRAGMA user_version').get()?.user_version);
}

/** Node's recursive mkdir never returns where a parent takes no directories at all (found below /proc with Node 24). */
function makeDirectory(path: string): void {
  if (existsSync(path)) return;
  const parent = dirname(path);
  if (parent !== path) makeDirectory(parent);
  // Snapshots and exports hold what the contract denies: they are the owner's alone.
  mkdirSync(path, { mode: 0o700 });
}

/**
 * Holds `home` for this process until the returned function is called or the process ends.
 * A lock of SQLite's on a file of its own: the operating system lets go of it when the process dies, however it dies.
 *
 * @throws HomeInUseError when another process holds it.
 */
export function lockHome(home: string): () => void {
  const lock = new DatabaseSync(join(home, 'lock.sqlite'));
  try {
    lock.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE;');
  } catch (error) {
    lock.close();
    throw new HomeInUseError(
      `expected to be the only snapferry process at ${home}, found another one at work there. ` +
        'Try again when it has ended, or choose another home with --home.',
      { cause: error },
    );
  }
  return () => lock.close();
}

/** Runs `work` in one transaction; nothing of it stays when it throws. Joins a transaction that is open already. */
export function transaction<T>(state: DatabaseSync, work: () => T): T {
  if (state.isTransaction) return work();
  state.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    state.exec('COMMIT');
    return result;
  } catch (error) {
    state.exec('ROLLBACK');
    throw error;
  }
}

function systemCode(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  const message = error instanceof Error ? error.message : '';
  return typeof code === 'string' && code !== 'ERR_SQLITE_ERROR' ? code : message;
}
