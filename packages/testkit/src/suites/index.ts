export { describeEventPublisher, type EventPublisherRig } from './event-publisher.contract.ts';
export { describeInProgressStore } from './in-progress-store.contract.ts';
export { describeObjectStore } from './object-store.contract.ts';
export { describePartStager, type PartStagerRig } from './part-stager.contract.ts';
export {
  describeExportTasks,
  describeSnapshotCatalog,
  type ExportTasksRig,
  type SnapshotCatalogRig,
} from './rds.contract.ts';
export { describeRunLedger } from './run-ledger.contract.ts';
export {
  describeNotifications,
  describeProofMac,
  describePseudonymisationKeys,
  type NotificationsRig,
  type ProofMacRig,
  type PseudonymisationKeysRig,
} from './small-ports.contract.ts';
export { describeSnapshotCopies, type SnapshotCopiesRig } from './snapshot-copies.contract.ts';
