import { join } from 'node:path';
import { type Contestant, type EngineSettings, nodeCommand } from './contestant.ts';

/** What the program `copy.ts` is told. */
export interface CopyTask extends EngineSettings {
  readonly exportFolder: string;
  readonly output: string;
  readonly spill: string;
}

/** The settings that the floor is the best of. */
export const floorGrid: readonly EngineSettings[] = [1, 2].flatMap((threads) =>
  [256, 1024, 4096].map((memoryLimitMb) => ({ threads, memoryLimitMb })),
);

export function floor(settings: EngineSettings): Contestant {
  return {
    name: 'floor',
    title: 'floor: plain DuckDB COPY',
    output: { folder: 'copied' },
    sameShape: true,
    command: ({ tools, plain, scratch }) => {
      const { exportFolder } = plain;
      const task: CopyTask = {
        exportFolder,
        output: join(scratch, 'copied'),
        spill: join(scratch, 'spill'),
        ...settings,
      };
      return nodeCommand(tools, 'copy', task);
    },
  };
}
