export * from './ports/errors.ts';
export type * from './ports/export-tasks.ts';
export type * from './ports/object-store.ts';
export type * from './ports/snapshots.ts';
