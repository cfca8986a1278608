import { readdirSync } from 'node:fs';
import { expect } from 'vitest';
import { type ArtifactCopy, copyArtifact } from './artifact-copy.ts';
import { environmentsOf, filesOf, type Team } from './deployment.ts';
import { invoke } from './invoke.ts';
import { startWorld, type World } from './world.ts';

export interface Started {
  readonly service: string;
  readonly entry: string;
  readonly importMs: number;
  readonly nodeModules: readonly string[];
}

export interface BundledWorld extends World {
  readonly started: readonly Started[];
  /** All that was logged so far. */
  output(): string;
}

/** A world whose functions are the built artifacts, each call in a process of its own. */
export async function startBundledWorld(): Promise<BundledWorld> {
  const copies = new Map<string, ArtifactCopy>();
  const started: Started[] = [];
  let output = '';

  function copyOf(team: Team, service: string): ArtifactCopy {
    const key = `${team} ${service}`;
    const copy = copies.get(key) ?? copyArtifact(service, filesOf[team]);
    copies.set(key, copy);
    return copy;
  }

  const world = await startWorld(async (aws, team, service, entry, events) => {
    const environment = environmentsOf[team][service];
    if (environment === undefined) throw new Error(`expected ${service} in tests/bundles/deployment.ts, found none`);
    const copy = copyOf(team, service);
    const called = await invoke(copy, entry, { ...environment, AWS_ENDPOINT_URL: aws.url }, events);
    // It leaves nothing behind outside of its folder in /tmp; DuckDB would keep downloaded extensions below HOME.
    expect(readdirSync(copy.home)).toEqual([]);
    expect(readdirSync(copy.tmp).filter((name) => name !== 'snapferry')).toEqual([]);
    output += called.output;
    started.push({ service, entry, importMs: called.importMs, nodeModules: called.nodeModules });
    return called;
  });

  return {
    ...world,
    started,
    output: () => output,
    async close() {
      await world.close();
      for (const copy of copies.values()) copy.remove();
    },
  };
}
