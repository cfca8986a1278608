export {
  type ArchivedEvent,
  type BusAddress,
  EventBuses,
  EventRefusedError,
  maxEventBytes,
} from './events/event-bus.ts';
export { type QueueSettings, Queues } from './events/queues.ts';
export type { ScheduledRun } from './events/schedules.ts';
export { type Forgotten, forgetDataset } from './forget-dataset.ts';
export {
  type Deployment,
  type InvokedFunction,
  LocalCloud,
  type LocalCloudOptions,
  type ScheduledDeployment,
} from './local-cloud.ts';
export { HomeInUseError, HomeNewerError, HomeUnusableError, lockHome, openState, transaction } from './state.ts';
export { releaseClaims, sqliteInProgressStore } from './stores/in-progress-store.ts';
export { ensureKeyFile, type KeyFile, keyFilePath, keyFiles, listKeyFiles, newKeyFile } from './stores/key-files.ts';
export { expireObjects, type LifecycleRule } from './stores/lifecycle.ts';
export { type LocalNotifications, sqliteNotifications } from './stores/notifications.ts';
export { type FileObjectStore, fileObjectStore } from './stores/object-store.ts';
export { filePartStager } from './stores/part-stager.ts';
export { proofKeyFile } from './stores/proof-key-file.ts';
export { sqliteRunLedger } from './stores/run-ledger.ts';
