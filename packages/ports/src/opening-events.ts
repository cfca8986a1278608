import type { exportCompleted, exportFailed, snapshotCompleted } from '@snapferry/events';

/** The events that carry all that is needed to open a run. */
export type OpeningDefinition = typeof snapshotCompleted | typeof exportCompleted | typeof exportFailed;
