import type { DataContract } from '@snapferry/contract';
import { exportUri } from '@snapferry/ports';
import { putRdsExport } from '@snapferry/testkit';
import { expect } from 'vitest';
import type { Team } from './deployment.ts';
import { writerOf } from './fake-aws/server.ts';
import { writeParquet } from './parquet.ts';
import { heard, type World } from './world.ts';

/** RDS ends its first task: real Parquet of the contract's only table, in RDS's layout. */
export async function completeExport(world: World, team: Team, contract: DataContract, query: string): Promise<void> {
  const { exportTasks } = world[team];
  const [task] = exportTasks;
  const [table] = contract.tables;
  if (task === undefined || table === undefined) throw new Error('expected a task and a table, found none');
  exportTasks[0] = { ...task, status: 'COMPLETE', endedAt: new Date().toISOString() };
  const columns = Object.fromEntries(table.columns.map(({ name, physicalType }) => [name, physicalType]));
  await putRdsExport(writerOf(world[team]) as never, {
    uri: exportUri(`s3://${task.bucket}/${task.prefix}/`, task.id),
    taskId: task.id,
    database: contract.database,
    tables: { [`public.${table.name}`]: { columns, batches: { 1: [await writeParquet(query)] } } },
  });
}

/** The lake's part of a day, from the announced export to the ledger; each hears what the one before announced. */
export async function loadAndTrack(world: World, exporter: Team, dataset: string): Promise<void> {
  const exported = heard(world, exporter, 'ExportCompleted', dataset);
  await world.deliver('lake', 'load-planner', 'on-export-completed', exported);
  const requested = heard(world, 'lake', 'TableLoadRequested', dataset);
  await world.deliver('lake', 'table-loader', 'on-table-load-requested', requested);
  const loaded = heard(world, 'lake', 'TableLoaded', dataset);
  const opening = heard(world, 'source', 'SnapshotCompleted', dataset);
  await world.deliver('lake', 'run-tracker', 'on-run-event', opening, exported, requested, loaded);
  expect(heard(world, 'lake', 'RunCompleted', dataset)).toMatchObject({ detail: { data: { status: 'complete' } } });
}

/** Bytes of the only data file that the loader uploaded for the table. */
export function dataFileOf({ lake }: World, table: string): Uint8Array {
  const found = [...lake.objects].filter(([address]) =>
    address.startsWith(`${table.replace('.', '-')}--table-s3/data/`),
  );
  expect(found.map(([address]) => address)).toHaveLength(1);
  return found[0]?.[1].body ?? new Uint8Array();
}
