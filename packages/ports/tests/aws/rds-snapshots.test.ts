import {
  CopyDBClusterSnapshotCommand,
  CopyDBSnapshotCommand,
  type DBSnapshot,
  DeleteDBSnapshotCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBSnapshotsCommand,
  ModifyDBClusterSnapshotAttributeCommand,
  ModifyDBSnapshotAttributeCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { ownCopyTag } from '@snapferry/ports';
import { rdsSnapshotCatalog, rdsSnapshotCopies } from '@snapferry/ports/aws';
import { awsFault, lakeAccount, region, snapshotArn, sourceAccount } from '@snapferry/testkit';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';

const found: DBSnapshot = {
  DBSnapshotArn: snapshotArn('manual-1'),
  DBSnapshotIdentifier: 'manual-1',
  DBInstanceIdentifier: 'shop-db',
  SnapshotType: 'manual',
  Status: 'available',
  SnapshotCreateTime: new Date('2026-11-20T03:00:00.123Z'),
  Engine: 'postgres',
  EngineVersion: '17.2',
  KmsKeyId: 'arn:aws:kms:eu-central-1:111122223333:key/1',
  TagList: [{ Key: 'team', Value: 'shop' }, { Key: 'empty' }],
};
const clusterArn = snapshotArn('manual-1').replace(':snapshot:', ':cluster-snapshot:');

function setUp() {
  const rds = new RDSClient({ region: 'eu-central-1' });
  const mock = mockClient(rds);
  mock.on(DescribeDBSnapshotsCommand).resolves({ DBSnapshots: [] });
  mock.on(DescribeDBClusterSnapshotsCommand).resolves({ DBClusterSnapshots: [] });
  return { mock, snapshots: rdsSnapshotCatalog({ rds }), copies: rdsSnapshotCopies({ rds }) };
}

/** Answers to `<what is asked for> <type>`, one snapshot a page. */
function answering(mock: ReturnType<typeof setUp>['mock'], answers: Readonly<Record<string, readonly DBSnapshot[]>>) {
  mock.on(DescribeDBSnapshotsCommand).callsFake((input) => {
    const all = answers[`${input.DBSnapshotIdentifier ?? input.DBInstanceIdentifier} ${input.SnapshotType}`] ?? [];
    const at = Number(input.Marker ?? 0);
    return { DBSnapshots: all.slice(at, at + 1), ...(at + 1 < all.length ? { Marker: String(at + 1) } : {}) };
  });
}

describe('rdsSnapshotCatalog', () => {
  it('describes a snapshot of an instance', async () => {
    const { mock, snapshots } = setUp();
    answering(mock, { 'manual-1 undefined': [found] });
    expect(await snapshots.describe(snapshotArn('manual-1'))).toEqual({
      arn: snapshotArn('manual-1'),
      id: 'manual-1',
      sourceDatabase: 'shop-db',
      kind: 'instance',
      type: 'manual',
      status: 'available',
      time: '2026-11-20T03:00:00.123Z',
      engine: 'postgres',
      engineVersion: '17.2',
      kmsKeyArn: 'arn:aws:kms:eu-central-1:111122223333:key/1',
      tags: { team: 'shop', empty: '' },
    });
  });

  it.each([
    ['rds:shop-db-2026-11-20-03-00', 'automated'],
    ['awsbackup:job-1', 'awsbackup'],
  ])('names the type of %s, without which RDS does not find it', async (id, type) => {
    const { mock, snapshots } = setUp();
    const snapshot = { ...found, DBSnapshotArn: snapshotArn(id), DBSnapshotIdentifier: id, SnapshotType: type };
    answering(mock, { [`${id} ${type}`]: [snapshot] });
    expect(await snapshots.describe(snapshotArn(id))).toMatchObject({ id, type });
  });

  it.each([
    ['manual-1', 'manual', 'manual'],
    ['rds:shop-cluster-2026-11-20-03-00', 'automated', 'automated'],
    // For Aurora, AWS Backup's are manual ones, and `awsbackup` is no type (API reference, DescribeDBClusterSnapshots).
    ['awsbackup:job-1', 'manual', 'awsbackup'],
  ])(
    'describes and lists snapshot %s of a cluster by the types that RDS knows there',
    async (id, SnapshotType, type) => {
      const { mock, snapshots } = setUp();
      const arn = clusterArn.replace('manual-1', id);
      mock.on(DescribeDBClusterSnapshotsCommand).callsFake((input) => {
        if (!['automated', 'manual', 'shared', 'public', undefined].includes(input.SnapshotType)) {
          throw awsFault('InvalidParameterValue', 400);
        }
        if (
          input.DBClusterSnapshotIdentifier === id &&
          SnapshotType === 'automated' &&
          input.SnapshotType === undefined
        ) {
          throw awsFault('DBClusterSnapshotNotFoundFault', 404);
        }
        const snapshot = { DBClusterSnapshotArn: arn, DBClusterSnapshotIdentifier: id, SnapshotType };
        const made = { DBClusterIdentifier: 'shop-cluster', SnapshotCreateTime: new Date('2026-11-20T03:00:00Z') };
        return { DBClusterSnapshots: [{ ...snapshot, ...made }] };
      });
      const described = { kind: 'cluster', type, sourceDatabase: 'shop-cluster', time: '2026-11-20T03:00:00.000Z' };
      expect(await snapshots.describe(arn)).toMatchObject(described);
      expect(await snapshots.list('shop-cluster')).toMatchObject([described]);
    },
  );

  it.each(['DBSnapshotNotFoundFault', 'DBSnapshotNotFound'])('takes %s for none', async (name) => {
    const { mock, snapshots } = setUp();
    mock.on(DescribeDBSnapshotsCommand).rejects(awsFault(name, 404));
    expect(await snapshots.describe(snapshotArn('manual-1'))).toBeUndefined();
  });

  it('takes none of the same name in another account or Region for the one that was asked for', async () => {
    const { mock, snapshots } = setUp();
    mock.on(DescribeDBSnapshotsCommand).resolves({ DBSnapshots: [found] });
    const others = [sourceAccount, region].map((part) => snapshotArn('manual-1').replace(part, 'us-east-1'));
    for (const arn of [...others, 'arn:aws:s3:::bucket', '']) expect(await snapshots.describe(arn)).toBeUndefined();
  });

  it("gives a copy its original's time, and says when it was made itself", async () => {
    const { mock, snapshots } = setUp();
    const OriginalSnapshotCreateTime = new Date('2026-11-19T03:00:00Z');
    mock.on(DescribeDBSnapshotsCommand).resolves({ DBSnapshots: [{ ...found, OriginalSnapshotCreateTime }] });
    expect(await snapshots.describe(snapshotArn('manual-1'))).toMatchObject({
      time: '2026-11-19T03:00:00.000Z',
      createdAt: '2026-11-20T03:00:00.123Z',
    });
  });

  it('lists snapshots of all types, of instance and cluster, page by page, each once', async () => {
    const { mock, snapshots } = setUp();
    const named = (id: string) => ({ ...found, DBSnapshotArn: snapshotArn(id), DBSnapshotIdentifier: id });
    answering(mock, {
      'shop-db undefined': [named('a'), named('b')],
      'shop-db awsbackup': [named('awsbackup:c'), named('b')],
    });
    mock.on(DescribeDBClusterSnapshotsCommand, { DBClusterIdentifier: 'shop-db' }).resolves({
      DBClusterSnapshots: [{ DBClusterSnapshotArn: clusterArn, DBClusterSnapshotIdentifier: 'manual-1' }],
    });
    const listed = await snapshots.list('shop-db');
    expect(listed.map(({ id }) => id)).toEqual(['a', 'b', 'awsbackup:c', 'manual-1']);
  });

  it('lists none of a database that is gone, and says that half a list is no list', async () => {
    const { mock, snapshots } = setUp();
    mock.on(DescribeDBSnapshotsCommand).rejects(awsFault('DBInstanceNotFoundFault', 404));
    mock.on(DescribeDBClusterSnapshotsCommand).rejects(awsFault('DBClusterNotFoundFault', 404));
    expect(await snapshots.list('shop-db')).toEqual([]);
    mock.on(DescribeDBClusterSnapshotsCommand).rejects(awsFault('Throttling', 400));
    await expect(snapshots.list('shop-db')).rejects.toMatchObject({ code: 'AWS_UNAVAILABLE' });
  });
});

describe('rdsSnapshotCopies', () => {
  const request = {
    sourceArn: snapshotArn('rds:shop-db-2026-11-20-03-00'),
    id: 'snapferry-copy-1',
    kmsKeyId: 'arn:aws:kms:eu-central-1:111122223333:key/2',
    tags: { [ownCopyTag]: 'x' },
  };
  const settings = { KmsKeyId: request.kmsKeyId, CopyTags: false, Tags: [{ Key: ownCopyTag, Value: 'x' }] };

  it('copies by ARN to a plain name, under the key and with no other tag', async () => {
    const { mock, copies } = setUp();
    mock.on(CopyDBSnapshotCommand).resolves({ DBSnapshot: { ...found, TagList: undefined, Status: 'creating' } });
    mock.on(CopyDBClusterSnapshotCommand).resolves({ DBClusterSnapshot: { DBClusterSnapshotArn: clusterArn } });
    expect(await copies.copy(request)).toMatchObject({ status: 'creating', kind: 'instance' });
    expect(await copies.copy({ ...request, sourceArn: clusterArn })).toMatchObject({
      kind: 'cluster',
      arn: clusterArn,
    });
    expect(mock.commandCalls(CopyDBSnapshotCommand)[0]?.args[0].input).toEqual({
      SourceDBSnapshotIdentifier: request.sourceArn,
      TargetDBSnapshotIdentifier: 'snapferry-copy-1',
      ...settings,
    });
    expect(mock.commandCalls(CopyDBClusterSnapshotCommand)[0]?.args[0].input).toEqual({
      SourceDBClusterSnapshotIdentifier: clusterArn,
      TargetDBClusterSnapshotIdentifier: 'snapferry-copy-1',
      ...settings,
    });
  });

  it('gives the standing copy', async () => {
    const { mock, copies } = setUp();
    mock.on(CopyDBSnapshotCommand).rejects(awsFault('DBSnapshotAlreadyExistsFault', 400));
    mock.on(DescribeDBSnapshotsCommand, { DBSnapshotIdentifier: request.id }).resolves({ DBSnapshots: [found] });
    expect((await copies.copy(request)).arn).toBe(found.DBSnapshotArn);
  });

  it.each([
    ['DBSnapshotNotFoundFault', 404, 'SNAPSHOT_GONE'],
    ['InvalidDBSnapshotStateFault', 400, 'COPY_BUSY'],
    ['InvalidDBClusterSnapshotStateFault', 400, 'COPY_BUSY'],
    ['SnapshotQuotaExceededFault', 400, 'COPY_BUSY'],
    ['KMSKeyNotAccessibleFault', 400, 'COPY_REFUSED'],
    ['InvalidParameterCombination', 400, 'COPY_REFUSED'],
    ['Throttling', 400, 'AWS_UNAVAILABLE'],
    ['TimeoutError', undefined, 'AWS_UNAVAILABLE'],
    ['AccessDenied', 403, 'AWS_ACCESS'],
  ])('says of %s what is to be done', async (name, status, code) => {
    const { mock, copies } = setUp();
    mock.on(CopyDBSnapshotCommand).rejects(awsFault(name, status));
    await expect(copies.copy(request)).rejects.toMatchObject({ code });
  });

  it('shares with one account by the restore attribute', async () => {
    const { mock, copies } = setUp();
    await copies.share(snapshotArn('copy-1'), lakeAccount);
    await copies.share(clusterArn, lakeAccount);
    const attribute = { AttributeName: 'restore', ValuesToAdd: [lakeAccount] };
    expect(mock.commandCalls(ModifyDBSnapshotAttributeCommand)[0]?.args[0].input).toEqual({
      DBSnapshotIdentifier: 'copy-1',
      ...attribute,
    });
    expect(mock.commandCalls(ModifyDBClusterSnapshotAttributeCommand)[0]?.args[0].input).toEqual({
      DBClusterSnapshotIdentifier: 'manual-1',
      ...attribute,
    });
  });

  it.each(['rds:a', 'awsbackup:a'])('asks nobody to share %s, which cannot be', async (id) => {
    const { mock, copies } = setUp();
    await expect(copies.share(snapshotArn(id), lakeAccount)).rejects.toMatchObject({ code: 'COPY_REFUSED' });
    expect(mock.calls()).toEqual([]);
  });

  it('deletes, and minds neither what is gone nor the echo of its own request', async () => {
    const { mock, copies } = setUp();
    mock
      .on(DeleteDBSnapshotCommand)
      .resolvesOnce({})
      .rejects(awsFault('DBSnapshotNotFoundFault', 404, 2));
    await copies.delete(snapshotArn('copy-1'));
    await copies.delete(snapshotArn('copy-1'));
    mock.on(DeleteDBSnapshotCommand).rejects(awsFault('InvalidDBSnapshotStateFault', 400));
    await expect(copies.delete(snapshotArn('copy-1'))).rejects.toMatchObject({ code: 'COPY_BUSY' });
  });
});
