import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HomeInUseError, HomeNewerError, HomeUnusableError, lockHome, openState, transaction } from '@snapferry/local';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './support.ts';

const stateModule = fileURLToPath(new URL('../src/state.ts', import.meta.url));

/** Tries to hold the home from another process; its answer is the error's name, or `held`. */
function lockFromAnotherProcess(home: string): string {
  const script = `
    const { lockHome } = await import(${JSON.stringify(stateModule)});
    try { lockHome(${JSON.stringify(home)}); console.log('held'); } catch (error) { console.log(error.name); }`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
  return stdout.trim();
}

describe('openState', () => {
  it('makes the home where there is none', () => {
    const state = openState(join(temporaryFolder(), 'new', 'home'));
    expect(state.prepare('SELECT 1 AS one').get()).toEqual({ one: 1 });
    state.close();
  });

  it.each([
    ['below a regular file', (folder: string) => join(folder, 'file', 'home')],
    ['that is a regular file', (folder: string) => join(folder, 'file')],
    ['whose state is a folder', (folder: string) => join(folder, 'odd')],
  ])('says what to do about a home %s', (_what, homeIn) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    mkdirSync(join(folder, 'odd', 'state.sqlite'), { recursive: true });
    const home = homeIn(folder);
    expect(() => openState(home)).toThrow(HomeUnusableError);
    expect(() => openState(home)).toThrow(/--home/);
  });

  it('opens a home that it made again, and refuses one that a newer Snapferry made', () => {
    const home = temporaryFolder();
    openState(home).close();
    const state = openState(home);
    state.exec('PRAGMA user_version = 99');
    state.close();
    expect(() => openState(home)).toThrow(HomeNewerError);
    expect(() => openState(home)).toThrow(/found form 99.*--home/);
  });

  it('says the same of a state that is no database', () => {
    const home = temporaryFolder();
    writeFileSync(join(home, 'state.sqlite'), 'these are not the bytes of a database '.repeat(50));
    expect(() => openState(home)).toThrow(HomeUnusableError);
  });
});

describe('lockHome', () => {
  it('refuses a second process while the first holds the home, and lets it in afterwards', () => {
    const home = temporaryFolder();
    const unlock = lockHome(home);
    expect(lockFromAnotherProcess(home)).toBe('HomeInUseError');
    unlock();
    expect(lockFromAnotherProcess(home)).toBe('held');
    // That process is dead and let go nothing itself.
    lockHome(home)();
  });

  it('refuses a second holder in the same process too', () => {
    const home = temporaryFolder();
    const unlock = lockHome(home);
    expect(() => lockHome(home)).toThrow(HomeInUseError);
    expect(() => lockHome(home)).toThrow(/another home with --home/);
    unlock();
  });

  it('holds one home and no other', () => {
    const [unlock, unlockOther] = [lockHome(temporaryFolder()), lockHome(temporaryFolder())];
    unlock();
    unlockOther();
  });
});

describe('transaction', () => {
  it('keeps all of the work or nothing, inner work included', () => {
    const state = openState(temporaryFolder());
    state.exec('CREATE TABLE t (a INTEGER)');
    const count = () => Number(state.prepare('SELECT count(*) AS n FROM t').get()?.n);
    const failing = () =>
      transaction(state, () => {
        state.exec('INSERT INTO t VALUES (1)');
        transaction(state, () => state.exec('INSERT INTO t VALUES (2)'));
        throw new RangeError('no');
      });
    expect(failing).toThrow(RangeError);
    expect(count()).toBe(0);
    expect(transaction(state, () => state.exec('INSERT INTO t VALUES (1)'))).toBeUndefined();
    expect(count()).toBe(1);
  });
});
