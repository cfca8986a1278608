import type { Usage } from '../measure/measure.ts';

/** What a program that commits is told. */
export interface CommitTask {
  readonly catalog: string;
  readonly namespace: string;
  readonly table: string;
  /** Of the data files. */
  readonly folder: string;
  /** `DataFiles`, as Node serialises it. */
  readonly files: string;
  /** Where the answer belongs, as JSON. */
  readonly laps: string;
}

/** Of one commit, measured inside the process: its start and imports are no part of it. */
export type Lap = Pick<Usage, 'cpuSeconds' | 'wallSeconds'>;

export interface Laps {
  /** Of all files into a new table, its creation included. */
  readonly append: Lap;
  /** Of as many others in their place. */
  readonly replace: Lap;
}

export interface PyIcebergLaps extends Laps {
  /** Of all files into a table that is there, their statistics read from the footers. */
  readonly addFiles: Lap;
}
