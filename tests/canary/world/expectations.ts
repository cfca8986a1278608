import type { DataContract } from '@snapferry/contract';
import { expect } from 'vitest';
import type { Secret } from '../scan/secrets.ts';
import type { World } from './world.ts';

/** A world, the contract that its runs are under, and what must not be seen in it. */
export interface Sought {
  readonly world: World;
  readonly contract: DataContract;
  readonly secrets: readonly Secret[];
}

/** What the tests themselves put into the working directory, and what a command was told to write there. */
const ownFiles = /\/cwd\/([a-z-]+\.yaml|explain\.html)$/;

/**
 * Not one secret is anywhere, nothing was unreadable, nothing lies about, and the look was a look.
 *
 * @param killed whether a process died at its work, so that something lies about; no secret may be in it.
 */
export async function expectClean({ world, contract, secrets }: Sought, { killed = false } = {}): Promise<void> {
  const { leaks, undecodable, formats } = await world.look(contract, secrets, { killed });
  expect(leaks).toEqual([]);
  expect(undecodable).toEqual([]);
  if (!killed) expect(world.leftovers().filter((path) => !ownFiles.test(path))).toEqual([]);
  expect(formats.sqlite).toBe(1);
}

/** Whatever was planted stands in the raw places, so that it could have leaked. */
export async function expectPlanted({ world, contract, secrets }: Sought): Promise<void> {
  const standing = await world.standing(contract, secrets);
  const rows = secrets.map(({ name }) => name).filter((name) => !name.startsWith('the catalogue'));
  expect(rows.filter((name) => !standing.has(name))).toEqual([]);
}
