import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CopyBusyError, CopyRefusedError, ExportRefusedError, ownCopyTag, SnapshotGoneError } from '@snapferry/ports';
import { fixedClock } from '@snapferry/testkit';
import { describeSnapshotCopies } from '@snapferry/testkit/suites';
import { afterAll, describe, expect, it } from 'vitest';
import { type LocalRds, localRds, type NativeRdsEvent } from '../../src/rds/index.ts';
import { cannedDatabase, folderSink, type Home, query, REGION, startExport, temporaryHome } from './support.ts';

const OWNER = '111122223333';
const RECEIVER = '444455556666';
const key = (account: string, name: string) => `arn:aws:kms:${REGION}:${account}:key/${name}`;
const id = 'snapferry-copy-r-0123456789abcdef0123456789abcdef-1';
const tables = cannedDatabase({ artist: ['Ada', 'Grace'] });
const minute = 60_000;

/** Two accounts on one home; what the owner shares, the receiver may copy. */
function accounts(home: Home, copyMs = 0) {
  const state = new DatabaseSync(join(home.path, 'state.sqlite'));
  const clock = fixedClock('2026-11-20T03:00:00.000Z');
  const events: string[] = [];
  const open = (account: string, neighbour?: LocalRds) =>
    localRds({
      account,
      region: REGION,
      snapshotsDirectory: join(home.path, account),
      objects: folderSink(home),
      state,
      clock,
      defaultKmsKeyArn: key(account, 'aws-rds'),
      copyMs,
      emit: ({ detail }: NativeRdsEvent) => void events.push(`${account} ${detail.EventID} ${detail.SourceIdentifier}`),
      ...(neighbour === undefined ? {} : { neighbour }),
    });
  const owner = open(OWNER);
  const receiver = open(RECEIVER, owner);
  const take = (snapshotId = 'one') =>
    owner.createSnapshot({ database: tables, instanceId: 'shop-db', snapshotId, type: 'manual' });
  const copyBy = (rds: LocalRds, account: string, sourceArn: string, as = id) =>
    rds.copies.copy({ sourceArn, id: as, kmsKeyId: key(account, 'copies'), tags: { [ownCopyTag]: sourceArn } });
  /** A copy of the owner's that has ended. */
  const ownCopy = async () => {
    const copy = await copyBy(owner, OWNER, (await take()).arn);
    await owner.runPending();
    return copy;
  };
  return { owner, receiver, clock, events, take, copyBy, ownCopy };
}

const homes: Home[] = [];
afterAll(() => {
  for (const home of homes) home[Symbol.dispose]();
});

describeSnapshotCopies('localRds', () => {
  const home = temporaryHome();
  homes.push(home);
  const { owner } = accounts(home);
  return {
    copies: owner.copies,
    snapshots: owner.snapshots,
    account: OWNER,
    otherAccount: RECEIVER,
    kmsKeyId: key(OWNER, 'copies'),
    take: (kind, type) =>
      owner.createSnapshot({
        database: tables,
        instanceId: 'shop-db',
        snapshotId: type === 'automated' ? 'rds:shop-db-2026-11-20-03-00' : `${kind}-by-hand`,
        kind,
        type,
        tags: { team: 'shop' },
      }),
    async settle() {
      while (await owner.runPending());
    },
  };
});

describe('a copy', () => {
  it('is told by RDS when it begins and when it ends', async () => {
    using home = temporaryHome();
    const { events, ownCopy } = accounts(home);
    await ownCopy();
    expect(events.slice(2)).toEqual([`${OWNER} RDS-EVENT-0196 ${id}`, `${OWNER} RDS-EVENT-0197 ${id}`]);
  });

  it('takes as long as the clock says', async () => {
    using home = temporaryHome();
    const { owner, clock, take, copyBy } = accounts(home, 10 * minute);
    const { arn } = await copyBy(owner, OWNER, (await take()).arn);
    const status = async () => (await owner.snapshots.describe(arn))?.status;
    expect([await owner.runPending(), await status()]).toEqual([false, 'creating']);
    clock.advance(10 * minute);
    expect([await owner.runPending(), await status()]).toEqual([true, 'available']);
  });

  it('fails without a word where its source is deleted meanwhile', async () => {
    using home = temporaryHome();
    const { owner, clock, events, take, copyBy } = accounts(home, minute);
    const original = await take();
    const { arn } = await copyBy(owner, OWNER, original.arn);
    await owner.deleteSnapshot(original.arn);
    clock.advance(minute);
    const before = events.length;
    await owner.runPending();
    expect((await owner.snapshots.describe(arn))?.status).toBe('failed');
    expect(events).toHaveLength(before);
  });

  it('shows the original’s instant and rows, also after the original is gone', async () => {
    using home = temporaryHome();
    const { owner, clock, ownCopy, take, copyBy } = accounts(home);
    const original = await take('two');
    clock.advance(minute);
    const copy = await copyBy(owner, OWNER, original.arn, `${id}0`);
    await owner.runPending();
    await owner.deleteSnapshot(original.arn);
    expect((await owner.snapshots.describe(copy.arn))?.time).toBe(original.time);
    await owner.exportTasks.start(startExport({ sourceArn: copy.arn, exportOnly: ['app.public.artist'] }));
    await owner.runPending();
    const files = home.objectPath('s3://landing/raw/task-1/app/public.artist/1/*.parquet');
    expect(await query(`SELECT v FROM '${files}' ORDER BY v`)).toEqual([{ v: 'Ada' }, { v: 'Grace' }]);
    expect(await ownCopy()).toBeDefined();
  });

  it('is refused while twenty are under way', async () => {
    using home = temporaryHome();
    const { owner, take, copyBy } = accounts(home, minute);
    const { arn } = await take();
    for (let number = 1; number <= 20; number += 1) await copyBy(owner, OWNER, arn, id.replace(/1$/, String(number)));
    await expect(copyBy(owner, OWNER, arn, `${id}00`)).rejects.toThrow(CopyBusyError);
  });

  it('under way can be neither exported nor shared, and is told as canceled when it is deleted', async () => {
    using home = temporaryHome();
    const { owner, events, take, copyBy } = accounts(home, minute);
    const { arn } = await copyBy(owner, OWNER, (await take()).arn);
    await expect(owner.copies.share(arn, RECEIVER)).rejects.toThrow(CopyBusyError);
    const start = owner.exportTasks.start(startExport({ sourceArn: arn, exportOnly: ['app.public.artist'] }));
    await expect(start).rejects.toThrow(/InvalidExportSourceState/);
    await owner.copies.delete(arn);
    expect(events.at(-1)).toBe(`${OWNER} RDS-EVENT-0190 ${id}`);
    expect(await owner.runPending()).toBe(false);
  });
});

describe('sharing', () => {
  it('lets the other account copy, and no third one', async () => {
    using home = temporaryHome();
    const { owner, receiver, copyBy, ownCopy, events } = accounts(home);
    const { arn } = await ownCopy();
    await owner.copies.share(arn, RECEIVER);
    const received = await copyBy(receiver, RECEIVER, arn);
    await receiver.runPending();
    expect(received.arn).toBe(arn.replace(OWNER, RECEIVER));
    expect(await receiver.snapshots.describe(received.arn)).toMatchObject({
      status: 'available',
      kmsKeyArn: key(RECEIVER, 'copies'),
      sourceDatabase: 'shop-db',
    });
    expect(events.at(-1)).toBe(`${RECEIVER} RDS-EVENT-0197 ${id}`);
    expect(owner.sharedWith('999988887777', arn)).toBeUndefined();
  });

  it('is needed: what is not shared is not there', async () => {
    using home = temporaryHome();
    const { receiver, copyBy, ownCopy } = accounts(home);
    const { arn } = await ownCopy();
    await expect(copyBy(receiver, RECEIVER, arn)).rejects.toThrow(SnapshotGoneError);
    expect(await receiver.snapshots.describe(arn)).toBeUndefined();
  });

  it('ends with the snapshot', async () => {
    using home = temporaryHome();
    const { owner, receiver, copyBy, ownCopy } = accounts(home);
    const { arn } = await ownCopy();
    await owner.copies.share(arn, RECEIVER);
    await owner.copies.delete(arn);
    await expect(copyBy(receiver, RECEIVER, arn)).rejects.toThrow(SnapshotGoneError);
  });

  it('is refused for what is encrypted with the default key', async () => {
    using home = temporaryHome();
    const { owner, take } = accounts(home);
    await expect(owner.copies.share((await take()).arn, RECEIVER)).rejects.toThrow(/default key/);
  });

  it('is not enough for an export: the receiver has to copy first', async () => {
    using home = temporaryHome();
    const { owner, receiver, ownCopy } = accounts(home);
    const { arn } = await ownCopy();
    await owner.copies.share(arn, RECEIVER);
    const start = receiver.exportTasks.start(startExport({ sourceArn: arn, exportOnly: ['app.public.artist'] }));
    await expect(start).rejects.toThrow(ExportRefusedError);
  });
});

describe('deleting', () => {
  it('takes manual snapshots only', async () => {
    using home = temporaryHome();
    const { owner } = accounts(home);
    const { arn } = await owner.createSnapshot({
      database: tables,
      instanceId: 'shop-db',
      snapshotId: 'rds:shop-db-2026-11-20-03-00',
      type: 'automated',
    });
    await expect(owner.copies.delete(arn)).rejects.toThrow(CopyRefusedError);
    expect(await owner.snapshots.describe(arn)).toBeDefined();
  });
});

describe('a cluster’s snapshot and an instance’s of one name', () => {
  it('are two', async () => {
    using home = temporaryHome();
    const { owner } = accounts(home);
    for (const kind of ['instance', 'cluster'] as const)
      await owner.createSnapshot({ database: tables, instanceId: 'shop-db', snapshotId: 'one', type: 'manual', kind });
    const found = await owner.snapshots.list('shop-db');
    expect(found.map(({ arn, engine }) => `${arn.split(':').at(-2)} ${engine}`).sort()).toEqual([
      'cluster-snapshot aurora-postgresql',
      'snapshot postgres',
    ]);
  });
});
