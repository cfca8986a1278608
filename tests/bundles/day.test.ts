import { createHmac } from 'node:crypto';
import { databaseSnapshot, nativeRdsEnvelope, snapshotArn, sqsEvent } from '@snapferry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listArtifacts } from '../../packages/lambda/scripts/build/artifacts.ts';
import { completeExport, dataFileOf, loadAndTrack } from './day-steps.ts';
import { crm, crmDatabase, keySecretArn, shop } from './deployment.ts';
import { emptyTable } from './empty-table.ts';
import { readParquet } from './parquet.ts';
import { heard, startWorld, type World } from './world.ts';

const time = new Date(Date.now() - 3_600_000).toISOString();
const snapshot = databaseSnapshot({ time });
const crmSnapshot = databaseSnapshot({
  time,
  id: 'rds:crm-db-today',
  arn: snapshotArn('rds:crm-db-today'),
  sourceDatabase: crmDatabase,
});
const key = new Uint8Array(32).fill(7);
const tick = {};

let world: World;
beforeAll(async () => {
  world = await startWorld();
  world.source.snapshots.push(snapshot, crmSnapshot);
  world.lake.secrets.set(keySecretArn, key);
});
afterAll(() => world.close());

const typesOf = (team: 'source' | 'lake') => world[team].events.map(({ type }) => type);

describe('a day through the bundles, exported by the source', () => {
  it('snapshot-publisher announces the snapshot', async () => {
    await world.deliver(
      'source',
      'snapshot-publisher',
      'on-snapshot-created',
      nativeRdsEnvelope('RDS-EVENT-0091', snapshot.arn),
    );
    expect(typesOf('source')).toEqual(['SnapshotTaken', 'SnapshotCompleted']);
  });

  it('snapshot-exporter starts the export', async () => {
    await world.deliver(
      'source',
      'snapshot-exporter',
      'on-snapshot-completed',
      heard(world, 'source', 'SnapshotCompleted', 'shop'),
    );
    expect(world.source.exportTasks).toMatchObject([{ sourceArn: snapshot.arn, exportOnly: ['app.public.artist'] }]);
  });

  it('export-publisher announces its end', async () => {
    const rows = "SELECT i AS id, 'n' || i AS name, i || '@example.com' AS email FROM range(3) t(i)";
    await completeExport(world, 'source', shop, rows.replace('i AS id', 'i::INTEGER AS id'));
    await world.deliver(
      'source',
      'export-publisher',
      'on-export-ended',
      nativeRdsEnvelope('RDS-EVENT-0161', snapshot.arn),
    );
    expect(typesOf('source').at(-1)).toBe('ExportCompleted');
  });

  it('the lake plans, loads and tracks it', async () => {
    await loadAndTrack(world, 'source', 'shop');
    expect(heard(world, 'lake', 'TableLoaded', 'shop')).toMatchObject({
      detail: { data: { outcome: 'loaded', rows: 3 } },
    });
    expect(world.lake.sessionPolicies[0]).toContain('"s3:GetObject"');
  });

  it('and the table holds the rows, pseudonymised', async () => {
    const pseudonym = (i: number) => createHmac('sha256', key).update(`${i}@example.com`).digest('hex');
    expect(await readParquet(dataFileOf(world, 'shop.artist'))).toEqual(
      [0, 1, 2].map((i) => ({ id: i, name: `n${i}`, email: pseudonym(i) })),
    );
  });

  it('table-loader finds its work done, and begins cold and warm alike with nothing in /tmp', async () => {
    const batch = sqsEvent([JSON.stringify(heard(world, 'lake', 'TableLoadRequested', 'shop'))]);
    const before = world.lake.events.length;
    const { results, output } = await world.call('lake', 'table-loader', 'on-table-load-requested', batch, batch);
    const done = { result: { batchItemFailures: [] }, wiped: true };
    expect(results).toEqual([done, done]);
    const told = world.lake.events.splice(before);
    expect(told).toMatchObject([{ data: { outcome: 'already-loaded' } }, { data: { outcome: 'already-loaded' } }]);
    // Whatever it says, it is one fact.
    expect(
      new Set([...told, ...world.lake.events.filter(({ type }) => type === 'TableLoaded')].map(({ id }) => id)).size,
    ).toBe(1);
    expect(output).not.toContain(Buffer.from(key).toString('hex'));
  });

  it('notifier tells people', async () => {
    await world.deliver('lake', 'notifier', 'on-run-ended', heard(world, 'lake', 'RunCompleted', 'shop'));
    expect(world.lake.messages).toMatchObject([{ subject: expect.stringContaining('shop') }]);
  });
});

describe('a day through the bundles, exported by the lake', () => {
  const ready = (team: 'source' | 'lake'): string => {
    const { snapshots } = world[team];
    const at = snapshots.findIndex(({ status }) => status === 'creating');
    const copy = snapshots[at];
    if (copy === undefined) throw new Error(`expected a copy under way in the ${team}, found none`);
    snapshots[at] = { ...copy, status: 'available' };
    return copy.arn;
  };
  const copied = (arn: string) => nativeRdsEnvelope('RDS-EVENT-0197', arn, { account: arn.split(':')[4] ?? '' });

  it('snapshot-courier copies the snapshot and shares the copy', async () => {
    await world.deliver(
      'source',
      'snapshot-publisher',
      'on-snapshot-created',
      nativeRdsEnvelope('RDS-EVENT-0091', crmSnapshot.arn),
    );
    await world.deliver(
      'source',
      'snapshot-courier',
      'on-snapshot-taken',
      heard(world, 'source', 'SnapshotTaken', 'crm'),
    );
    await world.deliver('source', 'snapshot-courier', 'on-copy-ended', copied(ready('source')));
    expect([...world.source.shared.values()]).toEqual(['444455556666']);
  });

  it('snapshot-courier of the lake copies it again', async () => {
    await world.deliver(
      'lake',
      'snapshot-courier',
      'on-snapshot-completed',
      heard(world, 'source', 'SnapshotCompleted', 'crm'),
    );
    await world.deliver('lake', 'snapshot-courier', 'on-copy-ended', copied(ready('lake')));
    expect(typesOf('lake').at(-1)).toBe('SnapshotReceived');
  });

  it('snapshot-exporter and export-publisher of the lake export it', async () => {
    const received = heard(world, 'lake', 'SnapshotReceived', 'crm');
    await world.deliver('lake', 'snapshot-exporter', 'on-snapshot-received', received);
    const [task] = world.lake.exportTasks;
    expect(task).toMatchObject({ exportOnly: ['crm.public.lead'], bucket: 'lake-landing' });
    await completeExport(world, 'lake', crm, "SELECT 1::INTEGER AS id, 'a' AS name");
    await world.deliver('lake', 'export-publisher', 'on-export-ended', copiedExportEnded(task?.sourceArn ?? ''));
    const told = world.lake.events.length;
    await world.deliver('lake', 'export-publisher', 'on-snapshot-received', received);
    // The same fact, told once more.
    expect(world.lake.events.splice(told)).toMatchObject([
      { type: 'ExportCompleted', id: world.lake.events.at(-1)?.id },
    ]);
  });

  it('the lake plans, loads and tracks it', async () => {
    await loadAndTrack(world, 'lake', 'crm');
    expect(await readParquet(dataFileOf(world, 'crm.lead'))).toEqual([{ id: 1, name: 'a' }]);
  });

  it('both couriers delete their copies', async () => {
    const event = heard(world, 'lake', 'RunCompleted', 'crm');
    for (const team of ['lake', 'source'] as const)
      await world.deliver(team, 'snapshot-courier', 'on-run-ended', event);
    expect(world.lake.snapshots).toEqual([]);
    expect(world.source.snapshots).toEqual([snapshot, crmSnapshot]);
  });

  const copiedExportEnded = (arn: string) =>
    nativeRdsEnvelope('RDS-EVENT-0161', arn, { account: arn.split(':')[4] ?? '' });
});

describe('what the days did not need', () => {
  it('export-publisher tells the end of an export again on a replay', async () => {
    const before = world.source.events.length;
    await world.deliver(
      'source',
      'export-publisher',
      'on-snapshot-completed',
      heard(world, 'source', 'SnapshotCompleted', 'shop'),
    );
    expect(world.source.events.splice(before)).toMatchObject([{ type: 'ExportCompleted' }]);
  });

  it.each([
    ['source', 'snapshot-publisher'],
    ['source', 'export-publisher'],
    ['source', 'snapshot-courier'],
    ['lake', 'export-publisher'],
    ['lake', 'snapshot-courier'],
  ] as const)('the hourly schedule of the %s in %s finds that all was announced', async (team, service) => {
    const before = world[team].events.length;
    expect((await world.call(team, service, 'on-schedule', tick)).results).toMatchObject([{ result: [] }]);
    expect(world[team].events.length).toBe(before);
  });

  it('run-tracker finds no deadline missed, but the one of a dataset that never spoke', async () => {
    const { results } = await world.call('lake', 'run-tracker', 'on-schedule', tick);
    expect(results).toMatchObject([{ result: [{ dataset: 'quiet' }] }]);
    expect(world.lake.events.at(-1)).toMatchObject({ type: 'RunOverdue' });
  });

  it('snapshot-exporter starts another attempt where the lake found the files gone', async () => {
    const { objects, exportTasks } = world.source;
    const completed = heard(world, 'lake', 'RunCompleted', 'shop') as { detail: { data: object } };
    const { status: _status, ...data } = completed.detail.data as { status: string };
    const failure = { ...data, reasonCode: 'raw-export-expired', reason: 'gone', nextExportAttempt: 2 };
    const detail = {
      ...completed.detail,
      type: 'RunFailed',
      dataschema: 'urn:snapferry:event:RunFailed:1.0',
      data: failure,
    };
    for (const address of objects.keys()) if (address.includes(`/${exportTasks[0]?.id}/`)) objects.delete(address);
    await world.deliver('source', 'snapshot-exporter', 'on-run-failed', {
      ...completed,
      'detail-type': 'RunFailed',
      detail,
    });
    expect(exportTasks.map(({ status }) => status)).toEqual(['COMPLETE', 'STARTING']);
  });

  it('table-keeper removes an orphan of a self-managed table, and nothing else', async () => {
    const { objects, glueTables } = world.lake;
    const [orphan, live] = ['data/orphan.parquet', 'metadata/1.metadata.json'].map(
      (name) => `lake/tables/shop/album/${name}`,
    ) as [string, string];
    const modifiedAt = new Date('2026-01-01T00:00:00Z');
    objects.set(orphan, { body: new Uint8Array([1]), modifiedAt });
    objects.set(live, { body: Buffer.from(JSON.stringify(emptyTable('s3://lake/tables/shop/album'))), modifiedAt });
    glueTables.set('shop.album', `s3://${live}`);
    const { results } = await world.call('lake', 'table-keeper', 'on-schedule', tick);
    expect(results).toMatchObject([{ result: [{ table: 'shop.album' }] }]);
    expect([objects.has(orphan), objects.has(live)]).toEqual([false, true]);
  });
});

it('every function of every artifact was called', () => {
  const built = listArtifacts().flatMap(({ service, entries }) => entries.map((entry) => `${service} ${entry}`));
  expect([...new Set(world.started.map(({ service, entry }) => `${service} ${entry}`))].sort()).toEqual(built.sort());
  const lines = world.started.map(({ service, entry, importMs }) => `${service} ${entry}: ${Math.round(importMs)} ms`);
  console.log(`Import time on this machine, cold:\n${lines.join('\n')}`);
});
