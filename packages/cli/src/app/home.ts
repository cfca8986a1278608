import { join, resolve } from 'node:path';

/** Where everything of a home lies. */
export function homeLayout(home: string) {
  const root = resolve(home);
  return {
    root,
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
