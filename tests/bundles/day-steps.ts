import { createHmac } from 'node:crypto';
import type { DataContract } from '@snapferry/contract';
import { exportUri } from '@snapferry/ports';
import { databaseSnapshot, nativeRdsEnvelope, putRdsExport, snapshotArn } from '@snapferry/testkit';
import { expect } from 'vitest';
import { accountOf, crm, crmDatabase, keySecretArn, shop, type Team } from './deployment.ts';
import { writerOf } from './fake-aws/server.ts';
import { readParquet, writeParquet } from './parquet.ts';
import { heard, type World } from './world.ts';

const time = new Date(Date.now() - 3_600_000).toISOString();
const crmId = 'rds:crm-db-today';
/** Taken an hour ago. */
export const snapshots = {
  shop: databaseSnapshot({ time }),
  crm: databaseSnapshot({ time, id: crmId, arn: snapshotArn(crmId), sourceDatabase: crmDatabase }),
};
export const key = new Uint8Array(32).fill(7);

/** Both databases have their automated snapshot, and the pseudonymisation key is in its place. */
export function prepareDay({ source, lake }: World): void {
  source.snapshots.push(snapshots.shop, snapshots.crm);
  lake.secrets.set(keySecretArn, key);
}

/** A day of the dataset that the source exports: each function hears what the one before it announced. */
export async function carryShop(world: World): Promise<void> {
  const { source } = world;
  await world.deliver('source', 'snapshot-publisher', 'on-snapshot-created', created(snapshots.shop.arn));
  const completed = heard(world, 'source', 'SnapshotCompleted', 'shop');
  await world.deliver('source', 'snapshot-exporter', 'on-snapshot-completed', completed);
  expect(source.exportTasks).toMatchObject([{ exportOnly: ['app.public.artist'], bucket: 'source-landing' }]);
  const rows = "SELECT i::INTEGER AS id, 'n' || i AS name, i || '@example.com' AS email FROM range(3) t(i)";
  await completeExport(world, 'source', shop, rows);
  await world.deliver('source', 'export-publisher', 'on-export-ended', exportEnded(snapshots.shop.arn));
  await loadAndTrack(world, 'source', 'shop');
  const ended = heard(world, 'lake', 'RunCompleted', 'shop');
  await world.deliver('lake', 'notifier', 'on-run-ended', ended);
  world.lake.counts.set('shop.artist', 3);
  await world.deliver('lake', 'table-reconciler', 'on-run-completed', ended);
  const reconciled = { matches: 1, mismatches: [], engine: 'athena' };
  expect(heard(world, 'lake', 'RunReconciled', 'shop')).toMatchObject({ detail: { data: reconciled } });
}

/** A day of the dataset that the lake exports, from the snapshot to the deletion of both copies. */
export async function carryCrm(world: World): Promise<void> {
  const courier = 'snapshot-courier';
  await world.deliver('source', 'snapshot-publisher', 'on-snapshot-created', created(snapshots.crm.arn));
  await world.deliver('source', courier, 'on-snapshot-taken', heard(world, 'source', 'SnapshotTaken', 'crm'));
  await world.deliver('source', courier, 'on-copy-ended', copied(finishCopy(world, 'source')));
  expect([...world.source.shared.values()]).toEqual([accountOf.lake]);

  await world.deliver('lake', courier, 'on-snapshot-completed', heard(world, 'source', 'SnapshotCompleted', 'crm'));
  await world.deliver('lake', courier, 'on-copy-ended', copied(finishCopy(world, 'lake')));
  const received = heard(world, 'lake', 'SnapshotReceived', 'crm');
  await world.deliver('lake', 'snapshot-exporter', 'on-snapshot-received', received);
  const [task] = world.lake.exportTasks;
  expect(task).toMatchObject({ exportOnly: ['crm.public.lead'], bucket: 'lake-landing' });
  await completeExport(world, 'lake', crm, "SELECT 1::INTEGER AS id, 'a' AS name");
  await world.deliver('lake', 'export-publisher', 'on-export-ended', exportEnded(task?.sourceArn ?? ''));

  await loadAndTrack(world, 'lake', 'crm');
  const event = heard(world, 'lake', 'RunCompleted', 'crm');
  for (const team of ['lake', 'source'] as const) await world.deliver(team, courier, 'on-run-ended', event);
}

/** What stands at the end of both days: the rows in their tables, one of them hashed, and no copy of a snapshot. */
export async function expectDaysCarried(world: World): Promise<void> {
  const pseudonym = (i: number) => createHmac('sha256', key).update(`${i}@example.com`).digest('hex');
  expect(await readParquet(dataFileOf(world, 'shop.artist'))).toEqual(
    [0, 1, 2].map((i) => ({ id: i, name: `n${i}`, email: pseudonym(i) })),
  );
  expect(await readParquet(dataFileOf(world, 'crm.lead'))).toEqual([{ id: 1, name: 'a' }]);
  expect(world.lake.messages).toMatchObject([{ subject: expect.stringContaining('shop') }]);
  expect(world.lake.snapshots).toEqual([]);
  expect(world.source.snapshots).toEqual([snapshots.shop, snapshots.crm]);
}

/** The lake's part of a day, from the announced export to the ledger. */
async function loadAndTrack(world: World, exporter: Team, dataset: string): Promise<void> {
  const exported = heard(world, exporter, 'ExportCompleted', dataset);
  await world.deliver('lake', 'load-planner', 'on-export-completed', exported);
  const requested = heard(world, 'lake', 'TableLoadRequested', dataset);
  await world.deliver('lake', 'table-loader', 'on-table-load-requested', requested);
  const loaded = heard(world, 'lake', 'TableLoaded', dataset);
  const opening = heard(world, 'source', 'SnapshotCompleted', dataset);
  await world.deliver('lake', 'run-tracker', 'on-run-event', opening, exported, requested, loaded);
  expect(heard(world, 'lake', 'RunCompleted', dataset)).toMatchObject({ detail: { data: { status: 'complete' } } });
}

/** RDS ends its first task: real Parquet of the contract's only table, in RDS's layout. */
async function completeExport(world: World, team: Team, contract: DataContract, query: string): Promise<void> {
  const { exportTasks } = world[team];
  const [task] = exportTasks;
  const [table] = contract.tables;
  if (task === undefined || table === undefined) throw new Error('expected a task and a table, found none');
  exportTasks[0] = { ...task, status: 'COMPLETE', endedAt: new Date().toISOString() };
  const columns = Object.fromEntries(table.columns.map(({ name, physicalType }) => [name, physicalType]));
  await putRdsExport(writerOf(world[team]), {
    uri: exportUri(`s3://${task.bucket}/${task.prefix}/`, task.id),
    taskId: task.id,
    database: contract.database,
    tables: { [`public.${table.name}`]: { columns, batches: { 1: [await writeParquet(query)] } } },
  });
}

/** RDS ends the copy that is under way, and gives its ARN. */
function finishCopy(world: World, team: Team): string {
  const known = world[team].snapshots;
  const at = known.findIndex(({ status }) => status === 'creating');
  const copy = known[at];
  if (copy === undefined) throw new Error(`expected a copy under way in the ${team}, found none`);
  known[at] = { ...copy, status: 'available' };
  return copy.arn;
}

/** Bytes of the only data file that the loader uploaded for the table. */
export function dataFileOf({ lake }: World, table: string): Uint8Array {
  const folder = `${table.replaceAll(/[._]/g, '-')}--table-s3/data/`;
  const found = [...lake.objects].filter(([address]) => address.startsWith(folder));
  expect(found.map(([address]) => address)).toHaveLength(1);
  return found[0]?.[1].body ?? new Uint8Array();
}

const native = (eventId: string, arn: string) => nativeRdsEnvelope(eventId, arn, { account: arn.split(':')[4] ?? '' });
const created = (arn: string) => native('RDS-EVENT-0091', arn);
const copied = (arn: string) => native('RDS-EVENT-0197', arn);
const exportEnded = (arn: string) => native('RDS-EVENT-0161', arn);
