import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cannedDatabase, folderSink, type Home, NOW, rdsIn, startExport, temporaryHome } from './support.ts';

const day = 24 * 60 * 60 * 1000;
const database = cannedDatabase({ orders: ['a'] });
const arnOf = (id: string) => `arn:aws:rds:eu-central-1:111122223333:snapshot:${id}`;
const folders = ({ path }: Home) => readdirSync(join(path, 'snapshots')).sort();

/** RDS as the next process finds it, so many days later. */
function reopened(home: Home, days: number) {
  const clock = { now: () => new Date(NOW.getTime() + days * day) };
  return rdsIn(home, folderSink(home), { clock, snapshotDays: 7 }).rds;
}

it.each(['manual', 'automated', 'awsbackup'] as const)('a snapshot that is %s stays seven days', async (type) => {
  using home = temporaryHome();
  const snapshotId = { manual: 'one', automated: 'rds:shop-2026-11-20-03-00', awsbackup: 'awsbackup:job-1' }[type];
  const { arn } = await rdsIn(home).rds.createSnapshot({ database, instanceId: 'shop', snapshotId, type });
  expect(await reopened(home, 6.9).snapshots.describe(arn)).toBeDefined();
  expect(await reopened(home, 7).snapshots.describe(arn)).toBeUndefined();
  expect(folders(home)).toEqual(['.exports']);
});

it('without a number of days every snapshot stays', async () => {
  using home = temporaryHome();
  const { arn } = await rdsIn(home).rds.createSnapshot({
    database,
    instanceId: 'shop',
    snapshotId: 'one',
    type: 'manual',
  });
  const clock = { now: () => new Date('2100-01-01T00:00:00.000Z') };
  expect(await rdsIn(home, folderSink(home), { clock }).rds.snapshots.describe(arn)).toBeDefined();
});

it('a copy is as old as it is itself, whatever it was made of', async () => {
  using home = temporaryHome();
  const original = { database, instanceId: 'shop', snapshotId: 'one', time: new Date(NOW.getTime() - 6 * day) };
  const { rds } = rdsIn(home);
  const { arn: sourceArn } = await rds.createSnapshot({ ...original, type: 'manual' });
  await rds.copies.copy({ sourceArn, id: 'two', kmsKeyId: 'key', tags: {} });
  await rds.runPending();
  const later = reopened(home, 3);
  expect(await later.snapshots.describe(sourceArn)).toBeUndefined();
  expect(await later.snapshots.describe(arnOf('two'))).toBeDefined();
  expect(await reopened(home, 7).snapshots.describe(arnOf('two'))).toBeUndefined();
});

it('a snapshot under export stays until that has ended', async () => {
  using home = temporaryHome();
  const { rds } = rdsIn(home);
  const { arn } = await rds.createSnapshot({ database, instanceId: 'shop', snapshotId: 'one', type: 'manual' });
  await rds.exportTasks.start(startExport({ sourceArn: arn, exportOnly: ['app'] }));
  const later = reopened(home, 30);
  expect(await later.snapshots.describe(arn)).toBeDefined();
  await later.runPending();
  expect((await later.exportTasks.list(arn))[0]?.status).toBe('COMPLETE');
  expect(await reopened(home, 30).snapshots.describe(arn)).toBeUndefined();
});

it('a deleted snapshot whose process died before its files were gone goes at once', async () => {
  using home = temporaryHome();
  const { rds, state } = rdsIn(home);
  await rds.createSnapshot({ database, instanceId: 'shop', snapshotId: 'one', type: 'manual' });
  state.exec('UPDATE rds_snapshots SET deleted = 1');
  reopened(home, 0);
  expect(folders(home)).toEqual(['.exports']);
});

it('a folder that nobody wrote down goes when it is as old, and the folder of another account does not', () => {
  using home = temporaryHome();
  for (const name of ['lost', '.partial-1-x', '.lake']) {
    mkdirSync(join(home.path, 'snapshots', name), { recursive: true });
    writeFileSync(join(home.path, 'snapshots', name, 'rows'), '');
    utimesSync(join(home.path, 'snapshots', name), NOW, NOW);
  }
  reopened(home, 6);
  // Process 1 lives: it may be taking that snapshot.
  expect(folders(home)).toEqual(['.exports', '.lake', '.partial-1-x', 'lost']);
  reopened(home, 7);
  expect(folders(home)).toEqual(['.exports', '.lake']);
});
