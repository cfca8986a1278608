import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ExportBusyError, ExportRefusedError, SnapshotGoneError } from '@snapferry/ports';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { automatedSnapshotId, SnapshotExistsError, SnapshotNameError } from '../../src/rds/index.ts';
import {
  cannedDatabase,
  folderSink,
  type Home,
  homeAt,
  NOW,
  query,
  rdsIn,
  startExport,
  temporaryHome,
} from './support.ts';

const database = cannedDatabase({ orders: ['a', 'b'], customers: ['c'] });
let home: Home;
beforeEach(() => {
  home = temporaryHome();
});
afterEach(() => home[Symbol.dispose]());

const manual = (snapshotId: string) => ({ database, instanceId: 'shop', snapshotId, type: 'manual' }) as const;

describe('snapshots', () => {
  it('lower-cases ids and keeps tags and the given time', async () => {
    const { rds } = rdsIn(home);
    const time = new Date('2026-11-18T03:00:00.000Z');
    const snapshot = await rds.createSnapshot({ ...manual('Before-Change'), tags: { snapferry: 'run' }, time });
    expect(snapshot).toMatchObject({ id: 'before-change', time: time.toISOString(), tags: { snapferry: 'run' } });
    expect(snapshot.arn).toBe('arn:aws:rds:eu-central-1:111122223333:snapshot:before-change');
  });

  it('name automated ones by instance and minute', () => {
    expect(automatedSnapshotId('Shop', NOW)).toBe('rds:shop-2026-11-20-03-00');
  });

  it.each([
    ['manual', 'rds:shop-2026-11-20-03-00'],
    ['manual', 'two--hyphens'],
    ['manual', '../outside'],
    ['automated', 'shop-2026-11-20-03-00'],
    ['automated', 'rds:other-2026-11-20-03-00'],
  ] as const)('refuse the %s id %s', async (type, snapshotId) => {
    const { rds, events } = rdsIn(home);
    await expect(rds.createSnapshot({ ...manual(snapshotId), type })).rejects.toBeInstanceOf(SnapshotNameError);
    expect(events).toEqual([]);
  });

  it('refuse an id that is taken', async () => {
    const { rds } = rdsIn(home);
    await rds.createSnapshot(manual('one'));
    await expect(rds.createSnapshot(manual('one'))).rejects.toBeInstanceOf(SnapshotExistsError);
  });

  it('leave nothing behind when the reading fails', async () => {
    const { rds } = rdsIn(home);
    const broken = { withSnapshot: () => Promise.reject(new Error('the server went away')) };
    await expect(rds.createSnapshot({ ...manual('one'), database: broken })).rejects.toThrow('went away');
    expect(await rds.snapshots.list('shop')).toEqual([]);
    expect(home.objects('s3://../snapshots')).toEqual([]);
  });

  it('replace what a killed process left without writing it down', async () => {
    const orphan = join(home.path, 'snapshots', 'one');
    const partial = join(home.path, 'snapshots', '.partial-999999999-x');
    for (const folder of [orphan, partial]) mkdirSync(folder, { recursive: true });
    writeFileSync(join(orphan, 'catalog.json'), '{}');
    const { rds } = rdsIn(home);
    expect(home.objects('s3://../snapshots')).toEqual(['/one/catalog.json']);
    expect(await rds.snapshots.list('shop')).toEqual([]);
    await rds.createSnapshot(manual('one'));
    expect(await rds.snapshots.list('shop')).toHaveLength(1);
  });

  it('move with their home', async () => {
    const { arn } = await rdsIn(home).rds.createSnapshot(manual('one'));
    using moved = homeAt(`${home.path}-moved`);
    renameSync(home.path, moved.path);
    const { rds } = rdsIn(moved);
    await rds.exportTasks.start(startExport({ sourceArn: arn, exportOnly: ['app'] }));
    await rds.runPending();
    expect((await rds.exportTasks.list(arn))[0]?.status).toBe('COMPLETE');
  });

  it('are gone once deleted, or once their files are', async () => {
    const { rds, events } = rdsIn(home);
    const one = await rds.createSnapshot(manual('one'));
    const two = await rds.createSnapshot(manual('two'));
    await rds.deleteSnapshot(one.arn);
    rmSync(join(home.path, 'snapshots', 'two'), { recursive: true });
    expect(await rds.snapshots.describe(one.arn)).toBeUndefined();
    expect(await rds.snapshots.describe(two.arn)).toBeUndefined();
    await expect(rds.deleteSnapshot(one.arn)).rejects.toBeInstanceOf(SnapshotGoneError);
    expect(events.at(-1)?.detail).toMatchObject({ EventID: 'RDS-EVENT-0041', SourceIdentifier: 'one' });
  });
});

describe('starting an export', () => {
  it('returns STARTING and writes nothing until it is run', async () => {
    const calls: string[] = [];
    const { rds } = rdsIn(home, folderSink(home, calls));
    const { arn } = await rds.createSnapshot(manual('one'));
    const request = startExport({ sourceArn: arn, exportOnly: ['app.public.orders'] });
    expect(await rds.exportTasks.start(request)).toEqual({
      ...request,
      status: 'STARTING',
      snapshotTime: NOW.toISOString(),
      startedAt: NOW.toISOString(),
      percentProgress: 0,
    });
    expect(calls).toEqual([]);
  });

  it('returns a task of the same id as it stands', async () => {
    const { rds } = rdsIn(home);
    const { arn } = await rds.createSnapshot(manual('one'));
    const request = startExport({ sourceArn: arn, exportOnly: ['app.public.orders'] });
    await rds.exportTasks.start(request);
    expect(await rds.runPending()).toBe(true);
    expect(await rds.exportTasks.start(request)).toMatchObject({ status: 'COMPLETE' });
    expect(await rds.runPending()).toBe(false);
  });

  it.each([
    [{ id: `t${'0'.repeat(60)}` }, '60'],
    [{ id: 'under_score' }, 'hyphens'],
    [{ prefix: 'a:b' }, 'colon'],
    [{ prefix: 'a/' }, 'slash'],
    [{ exportOnly: ['app.public.my-table'] }, 'InvalidExportOnly'],
    [{ exportOnly: ['app.public.orders.id'] }, 'InvalidExportOnly'],
    [{ exportOnly: ['elsewhere.public.orders'] }, 'names database elsewhere'],
  ])('refuses %o', async (change, message) => {
    const { rds } = rdsIn(home);
    const { arn } = await rds.createSnapshot(manual('one'));
    const refused = rds.exportTasks.start(
      startExport({ sourceArn: arn, exportOnly: ['app.public.orders'], ...change }),
    );
    await expect(refused).rejects.toBeInstanceOf(ExportRefusedError);
    await expect(refused).rejects.toThrow(message);
  });

  it('says that a snapshot is gone', async () => {
    const { rds } = rdsIn(home);
    const request = startExport({
      sourceArn: 'arn:aws:rds:eu-central-1:111122223333:snapshot:none',
      exportOnly: ['app'],
    });
    await expect(rds.exportTasks.start(request)).rejects.toBeInstanceOf(SnapshotGoneError);
  });

  it('admits one task a snapshot and five an account at once', async () => {
    const { rds } = rdsIn(home);
    const arns = [];
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) arns.push((await rds.createSnapshot(manual(id))).arn);
    const start = (id: string, sourceArn = '') =>
      rds.exportTasks.start(startExport({ id, sourceArn, exportOnly: ['app'] }));
    await start('t0', arns[0]);
    await expect(start('again', arns[0])).rejects.toBeInstanceOf(ExportBusyError);
    for (const index of [1, 2, 3, 4]) await start(`t${index}`, arns[index]);
    await expect(start('t5', arns[5])).rejects.toThrow('RDS allows 5');
    await rds.runPending();
    expect(await start('t5', arns[5])).toMatchObject({ status: 'STARTING' });
  });
});

describe('running an export', () => {
  it('puts parts, then every _SUCCESS, then the info files, and announces it under the snapshot’s name', async () => {
    const calls: string[] = [];
    const { rds, events } = rdsIn(home, folderSink(home, calls));
    const { arn } = await rds.createSnapshot(manual('one'));
    await rds.exportTasks.start(startExport({ sourceArn: arn, exportOnly: ['app.public'] }));
    await rds.runPending();
    expect(calls.map((uri) => uri.replace('s3://landing/raw/task-1/', '').replace(/part-.*/, 'part'))).toEqual([
      'app/public.orders/1/part',
      'app/public.customers/1/part',
      'app/public.orders/1/_SUCCESS',
      'app/public.customers/1/_SUCCESS',
      'export_tables_info_task-1_from_1_to_2.json',
      'export_info_task-1.json',
    ]);
    expect(events.at(-1)).toMatchObject({
      resources: [arn],
      detail: { EventID: 'RDS-EVENT-0161', EventCategories: ['notification'], SourceArn: arn, SourceIdentifier: 'one' },
    });
    expect(home.objects('s3://../snapshots/.exports')).toEqual([]);
  });

  it('fails, and says so, when a snapshot’s rows were tampered with', async () => {
    const { rds, events } = rdsIn(home);
    const { arn } = await rds.createSnapshot(manual('one'));
    writeFileSync(join(home.path, 'snapshots', 'one', 'tables', '00000.copy'), '1\tx\n');
    await rds.exportTasks.start(startExport({ sourceArn: arn, exportOnly: ['app'] }));
    await rds.runPending();
    const [task] = await rds.exportTasks.list(arn);
    expect(task).toMatchObject({ status: 'FAILED', failureCause: expect.stringContaining('expected 8') });
    expect(events.at(-1)?.detail.EventID).toBe('RDS-EVENT-0159');
    expect(() => home.objects('s3://landing')).toThrow('ENOENT');
  });

  it('fails without quoting a row when rows do not parse', async () => {
    const { rds } = rdsIn(home);
    const { arn } = await rds.createSnapshot({ ...manual('one'), database: cannedDatabase({ t: ['SECRET\tSECRET'] }) });
    await rds.exportTasks.start(startExport({ sourceArn: arn, exportOnly: ['app'] }));
    await rds.runPending();
    const [task] = await rds.exportTasks.list(arn);
    expect(task?.failureCause).toMatch(/^public\.t: its 1 rows could not be written as Parquet \(.* Error\)\.$/);
  });

  it('goes on when the snapshot is deleted under it, and then lets its files go', async () => {
    const { rds } = rdsIn(home);
    const { arn } = await rds.createSnapshot(manual('one'));
    await rds.exportTasks.start(startExport({ sourceArn: arn, exportOnly: ['app'] }));
    await rds.deleteSnapshot(arn);
    expect(await rds.snapshots.describe(arn)).toBeUndefined();
    await expect(rds.createSnapshot(manual('one'))).rejects.toBeInstanceOf(ExportBusyError);
    await rds.runPending();
    expect((await rds.exportTasks.list(arn))[0]?.status).toBe('COMPLETE');
    expect(home.objects('s3://../snapshots')).toEqual([]);
    expect(await rds.createSnapshot(manual('one'))).toMatchObject({ id: 'one' });
  });

  it('is done by one runner only, whoever asks at the same time', async () => {
    const calls: string[] = [];
    const first = rdsIn(home, folderSink(home, calls));
    const second = rdsIn(home, folderSink(home, calls));
    const { arn } = await first.rds.createSnapshot(manual('one'));
    await first.rds.exportTasks.start(startExport({ sourceArn: arn, exportOnly: ['app'] }));
    expect(await Promise.all([first.rds.runPending(), second.rds.runPending()])).toEqual([true, false]);
    expect(calls).toHaveLength(6);
    expect(
      await query(`SELECT v FROM read_parquet('${home.objectPath('s3://landing')}/**/*.parquet') ORDER BY v`),
    ).toEqual([{ v: 'a' }, { v: 'b' }, { v: 'c' }]);
  });
});
