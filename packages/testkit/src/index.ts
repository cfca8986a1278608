export { awsFault } from './aws-fault.ts';
export { type AwsFaultCase, awsFaults } from './aws-faults.ts';
export * from './builders/addresses.ts';
export { type ColumnSpec, type ContractSpec, contractDocument, dataContract } from './builders/data-contract.ts';
export { type Announced, type Around, received } from './builders/envelope.ts';
export { exportPlace, type From, runEvent } from './builders/events.ts';
export { databaseSnapshot, exportTask, nativeRdsEnvelope } from './builders/rds.ts';
export { type ExportedTableSpec, type ExportSpec, putRdsExport } from './builders/rds-export.ts';
export { snapshotArn, type TestRun, testRun } from './builders/run.ts';
export { runRecord } from './builders/run-record.ts';
export { tableEvent } from './builders/table-events.ts';
export { type FixedClock, fixedClock } from './clock.ts';
export { deliver, lambdaContext, type RecordedObservability, recordedObservability, sqsEvent } from './deliver.ts';
export { type Fuse, fuse, InterruptedError } from './interrupt.ts';
export { type MemoryInProgressStore, memoryInProgressStore } from './twins/memory-in-progress-store.ts';
export { type MemoryObjectStore, memoryObjectStore } from './twins/memory-object-store.ts';
export { type MemoryExportTasks, memoryExportTasks, memorySnapshots } from './twins/memory-rds.ts';
export { memoryRunLedger } from './twins/memory-run-ledger.ts';
export { memoryNotifications, memoryRegistry } from './twins/memory-small-ports.ts';
export {
  type MemorySnapshotAccount,
  type MemorySnapshotWorld,
  memorySnapshotWorld,
} from './twins/memory-snapshot-copies.ts';
export { type RecordingPublisher, recordingPublisher } from './twins/recording-publisher.ts';
export { memoryProofMac, testProofMac } from './twins/test-proof-mac.ts';
