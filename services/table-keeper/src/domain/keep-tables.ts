import { attemptEach, type Clock, type ScheduledItem, type ScheduledOutcome } from '@snapferry/chassis';
import { defaultRetentionDays, keptStates } from '@snapferry/contract/retention';
import {
  expireSnapshots,
  newSnapshotId,
  removeOrphans,
  type TableIdentifier,
  tableName,
  type UpkeepDeps,
} from '@snapferry/iceberg';
import { type DatasetRegistry, kindProperty, loadsKind, property } from '@snapferry/ports';
import type { KeptWarehouse } from '../ports/kept-warehouse.ts';

export interface KeepTablesDeps {
  readonly registry: DatasetRegistry;
  readonly warehouse: KeptWarehouse;
  readonly clock: Clock;
  readonly newUuid: () => string;
  /**
   * Days that a table may be read as of, or rolled back to, an earlier snapshot. By default `defaultRetentionDays`' own.
   * The newest `keptStates` stay however old they are.
   */
  readonly snapshotDays?: number;
  /** Days that a file stays which nothing refers to. By default `defaultRetentionDays`' own; table-loader goes by the same. */
  readonly unreferencedDays?: number;
}

const day = 24 * 60 * 60 * 1000;

/**
 * Expires old snapshots and removes orphaned files of every table that Snapferry wrote into the registry's namespaces. A table's fault leaves
 * the other tables alone. Does nothing where the catalogue keeps its tables itself.
 *
 * @param hasTime asked before each table; a table that was kept costs little when it is looked at again.
 */
export async function keepTables(deps: KeepTablesDeps, hasTime?: () => boolean): Promise<ScheduledOutcome> {
  const { warehouse } = deps;
  if (warehouse.upkeep === 'by-catalogue') return { done: [], faults: [] };
  const upkeep: UpkeepDeps = {
    catalog: warehouse.catalog,
    io: warehouse.io,
    now: () => deps.clock.now(),
    newSnapshotId,
    newUuid: deps.newUuid,
  };
  const namespaces = new Set((await deps.registry.list()).map(({ namespace }) => namespace));
  // What else lies in the catalogue is not ours to clean.
  const tables = (await warehouse.catalog.list()).filter(({ namespace }) => namespaces.has(namespace));
  const days = {
    snapshots: deps.snapshotDays ?? defaultRetentionDays.tableSnapshots,
    unreferenced: deps.unreferencedDays ?? defaultRetentionDays.unreferencedFiles,
  };
  return attemptEach(tables, (table) => keepTable(upkeep, table, days), hasTime);
}

async function keepTable(
  deps: UpkeepDeps,
  table: TableIdentifier,
  days: { readonly snapshots: number; readonly unreferenced: number },
): Promise<ScheduledItem | undefined> {
  const head = await deps.catalog.load(table);
  if (head === undefined) return undefined;
  const { [property.runId]: run, [kindProperty]: kind } = head.metadata.properties;
  if (run === undefined && kind !== loadsKind) return { table: tableName(table), skipped: 'not written by Snapferry' };
  // Somebody's wish, and no fault that anyone should be called for every day.
  if (head.metadata.properties['gc.enabled'] === 'false')
    return { table: tableName(table), skipped: 'the table forbids it (gc.enabled)' };
  const before = (count: number): Date => new Date(deps.now().getTime() - count * day);
  const expiry = await expireSnapshots(deps, { table, olderThan: before(days.snapshots), keepLast: keptStates });
  const orphans = await removeOrphans(deps, { table, olderThan: before(days.unreferenced) });
  return {
    table: tableName(table),
    expiredSnapshots: expiry.expired.length,
    expiredFiles: expiry.deletedFiles,
    orphanFiles: orphans.deletedFiles,
    orphanBytes: Number(orphans.deletedBytes),
    failedFiles: expiry.failedFiles + orphans.failedFiles,
  };
}
