import type { exportCompleted, exportFailed, snapshotCompleted, snapshotReceived } from '@snapferry/events';

/** The events that carry all that is needed to open a run. */
export type OpeningDefinition =
  | typeof snapshotCompleted
  | typeof snapshotReceived
  | typeof exportCompleted
  | typeof exportFailed;
