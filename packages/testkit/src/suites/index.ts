export { describeInProgressStore } from './in-progress-store.contract.ts';
export { describeObjectStore } from './object-store.contract.ts';
export { describePartStager, type PartStagerRig } from './part-stager.contract.ts';
export { describeRunLedger } from './run-ledger.contract.ts';
export { describeSnapshotCopies, type SnapshotCopiesRig } from './snapshot-copies.contract.ts';
