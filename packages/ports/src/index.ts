export type * from './ports/datasets.ts';
export * from './ports/errors.ts';
export type * from './ports/export-tasks.ts';
export type * from './ports/notifications.ts';
export type * from './ports/object-store.ts';
export type * from './ports/pseudonymisation-keys.ts';
export type * from './ports/run-ledger.ts';
export type * from './ports/snapshots.ts';
export { type ContractReference, contractUri, readContract } from './read-contract.ts';
