import { join } from 'node:path';
import { dataset } from '../world/accounts.ts';
import type { PlannedLoad } from '../world/plan-load.ts';
import { type Contestant, type Course, type EngineSettings, nodeCommand } from './contestant.ts';

/** What the program `load.ts` is told. */
export interface LoadTask extends PlannedLoad {
  readonly catalog: string;
  readonly scratch: string;
  /** The engine's own settings where absent. */
  readonly engine: Partial<EngineSettings>;
}

/** table-loader as it is deployed, but for the adapters of this machine; with pseudonyms, and without. */
export function loaders(engine: Partial<EngineSettings>): Record<'loader' | 'masking', Contestant> {
  const command = (load: PlannedLoad, { tools, catalog, scratch }: Course) => {
    const task: LoadTask = { ...load, catalog, scratch: join(scratch, 'load'), engine };
    return nodeCommand(tools, 'load', task);
  };
  const shared = { output: { namespace: dataset }, sameShape: true } as const;
  return {
    loader: { ...shared, name: 'loader', title: 'loader', command: (course) => command(course.plain, course) },
    masking: {
      ...shared,
      name: 'masking',
      title: 'loader, HMAC on 2 columns',
      masks: true,
      command: (course) => command(course.masking, course),
    },
  };
}
