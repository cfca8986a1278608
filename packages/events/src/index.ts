import { exportCompleted, exportFailed } from './events/export.ts';
import { runCompleted, runFailed, runOverdue, runReconciled } from './events/run.ts';
import { snapshotCompleted, snapshotReceived, snapshotTaken } from './events/snapshot.ts';
import { tableHeld, tableLoaded, tableLoadRequested, tableRejected } from './events/table.ts';

export { type CloudEvent, cloudEvent, type EventBridgeEnvelope, eventBridgeEnvelope } from './cloud-event.ts';
export type { DriftItem, ListedDrift, TableResult } from './common/parts.ts';
export { datasetName, runId as runIdFormat } from './common/values.ts';
export { type DataOf, defineEvent, type EventDefinition, type EventSource } from './define-event.ts';
export { exportCompleted, exportFailed } from './events/export.ts';
export { runCompleted, runFailed, runOverdue, runReconciled } from './events/run.ts';
export { snapshotCompleted, snapshotReceived, snapshotTaken } from './events/snapshot.ts';
export { tableHeld, tableLoaded, tableLoadRequested, tableRejected } from './events/table.ts';

/** Every event of the contract, in the order of a day. */
export const allEvents = [
  snapshotTaken,
  snapshotCompleted,
  snapshotReceived,
  exportCompleted,
  exportFailed,
  tableLoadRequested,
  tableLoaded,
  tableRejected,
  tableHeld,
  runCompleted,
  runFailed,
  runOverdue,
  runReconciled,
] as const;
