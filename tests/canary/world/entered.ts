import { openWorld, type World } from './world.ts';

/** Makes this process use a new world alone, until it leaves it. */
export function enterWorld(): { readonly world: World; leave(): void } {
  const world = openWorld();
  const directory = process.cwd();
  // It shows a user what other programs said, which may be anything: no test here may have it on.
  const changed = { ...world.environment, SNAPFERRY_DEBUG: undefined };
  const own = Object.keys(changed).map((name) => [name, process.env[name]] as const);
  setEnvironment(Object.entries(changed));
  process.chdir(world.workingDirectory);
  return {
    world,
    leave() {
      process.chdir(directory);
      setEnvironment(own);
      world.close();
    },
  };
}

function setEnvironment(variables: readonly (readonly [string, string | undefined])[]): void {
  for (const [name, value] of variables) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}
