import { randomUUID } from 'node:crypto';
import type { Clock, ReceivedEvent } from '@snapferry/chassis';
import { loadsTable } from '@snapferry/contract';
import type { runCompleted, runFailed } from '@snapferry/events';
import { appendFiles, hasAppended, newSnapshotId, planSchema, type TableHead } from '@snapferry/iceberg';
import {
  type DatasetRegistry,
  kindProperty,
  loadsKind,
  type ObjectStore,
  readRunLists,
  trustSender,
} from '@snapferry/ports';
import { TableNotOursError } from './errors.ts';
import { type LoadsFilesDeps, writeLoadsFiles } from './loads-files.ts';
import { loadsColumns, loadsRows, type RunEnd } from './loads-table.ts';
import { mergeLoads } from './merge-loads.ts';

export interface AppendLoadsDeps extends LoadsFilesDeps {
  readonly registry: DatasetRegistry;
  readonly objects: ObjectStore;
  readonly ownAccount: string;
  readonly workUri: string;
  readonly clock: Clock;
}

export type RunEndEvent = ReceivedEvent<typeof runCompleted> | ReceivedEvent<typeof runFailed>;

export interface LoadsAppended {
  readonly outcome: 'appended' | 'already-appended';
  readonly rows: number;
}

/** A year and a half of daily runs; more than any archive can replay. */
const keysKept = 500;

/**
 * Adds what a run's end says to the dataset's log of loads, `<namespace>.snapferry_loads`: one snapshot a revision, once,
 * however often it is told and whoever tells it at the same time.
 *
 * @throws UntrustedEventError; RunListsMissingError; TableNotOursError; as `appendFiles` for conflicts and lost answers.
 */
export async function appendLoads(deps: AppendLoadsDeps, event: RunEndEvent): Promise<LoadsAppended> {
  const { catalog, io } = deps.warehouse;
  const run: RunEnd = event.data;
  const { namespace } = await trustSender(event, run.dataset, deps.registry, deps.ownAccount);
  const table = { namespace, name: loadsTable };
  const key = `${run.runId}/${run.revision}`;
  const head = await catalog.load(table);
  requireOurs(head);
  // Asked before anything is written; the commit asks again.
  if (head !== undefined && hasAppended(head, key)) return { outcome: 'already-appended', rows: 0 };

  const { tables, drift } = await readRunLists(deps, run);
  const rows = loadsRows(run, tables, drift);
  const schema = planSchema(head, loadsColumns, { unwanted: 'keep' });
  const location = head?.location ?? catalog.locationOf(table);
  const files = await writeLoadsFiles(deps, { schema, location }, async (engine, scratch) => {
    const part = `${scratch}/part.parquet`;
    await engine.writeTextPart(part, { columns: loadsColumns.map(({ name }) => name), rows });
    return [part];
  });
  const commit = { catalog, io, now: () => deps.clock.now(), newSnapshotId, newUuid: randomUUID };
  const result = await appendFiles(commit, {
    table,
    columns: loadsColumns,
    schema,
    files,
    properties: { [kindProperty]: loadsKind },
    summary: {},
    admit: (current) => {
      requireOurs(current);
      return { proceed: true };
    },
    key,
    keysKept,
  });
  if (result.kind === 'stopped') return { outcome: 'already-appended', rows: 0 };
  await mergeLoads(deps, commit, result.head);
  return { outcome: 'appended', rows: rows.length };
}

function requireOurs(head: TableHead | undefined): void {
  if (head === undefined || head.metadata.properties[kindProperty] === loadsKind) return;
  throw new TableNotOursError(
    `${head.identifier.namespace}.${loadsTable}: expected the log of loads that Snapferry writes, found another table. The name is reserved: move the table away.`,
  );
}
