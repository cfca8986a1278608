import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { SnapferryError } from '@snapferry/chassis';

/** There is nothing yet where a command is to look at what is there. */
export class HomeMissingError extends SnapferryError {
  override readonly name = 'HomeMissingError';
  readonly code = 'HOME_MISSING';
  readonly disposition = 'reject';
}

/** Where everything of a home lies. */
export function homeLayout(home: string) {
  const root = resolve(home);
  return {
    root,
    /** Made by the first command that has something to keep. */
    state: join(root, 'state.sqlite'),
    objects: join(root, 'objects'),
    snapshots: join(root, 'snapshots'),
    /** The lake's own copies (`export: lake`); no snapshot of the source has such a name. */
    lakeSnapshots: join(root, 'snapshots', '.lake'),
    keys: join(root, 'keys'),
    lake: join(root, 'lake'),
    logs: join(root, 'logs'),
    scratch: join(root, 'tmp'),
  };
}
export type HomeLayout = ReturnType<typeof homeLayout>;

/** For commands that need what earlier ones left: a mistyped --home must not make a new one. @throws HomeMissingError */
export function requireHome(home: string): void {
  const { root, state } = homeLayout(home);
  if (existsSync(state)) return;
  throw new HomeMissingError(`expected Snapferry's state at ${root}, found none there. Name its place with --home.`);
}
