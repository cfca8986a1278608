import { DescribeExportTasksCommand, RDSClient, StartExportTaskCommand } from '@aws-sdk/client-rds';
import type { StartExport } from '@snapferry/ports';
import { rdsExportTasks } from '@snapferry/ports/aws';
import { awsFault, snapshotArn } from '@snapferry/testkit';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';

const request: StartExport = {
  id: 'snapferry-r-1-1',
  sourceArn: snapshotArn('rds:shop-db-2026-11-20-03-00'),
  exportOnly: ['app.public.artist'],
  bucket: 'landing',
  prefix: 'exports/shop/r-1/1',
  roleArn: 'arn:aws:iam::111122223333:role/export',
  kmsKeyId: 'arn:aws:kms:eu-central-1:111122223333:key/1',
};

const answer = {
  ExportTaskIdentifier: request.id,
  SourceArn: request.sourceArn,
  ExportOnly: [...request.exportOnly],
  SnapshotTime: new Date('2026-11-20T03:00:00.123Z'),
  S3Bucket: 'landing',
  S3Prefix: request.prefix,
  IamRoleArn: request.roleArn,
  KmsKeyId: request.kmsKeyId,
  Status: 'STARTING',
  PercentProgress: 0,
};

const task = {
  id: request.id,
  sourceArn: request.sourceArn,
  status: 'STARTING',
  exportOnly: request.exportOnly,
  snapshotTime: '2026-11-20T03:00:00.123Z',
  bucket: 'landing',
  prefix: request.prefix,
  roleArn: request.roleArn,
  kmsKeyId: request.kmsKeyId,
  percentProgress: 0,
};

function setUp() {
  const rds = new RDSClient({ region: 'eu-central-1' });
  return { mock: mockClient(rds), tasks: rdsExportTasks({ rds }) };
}

describe('rdsExportTasks', () => {
  it('starts the export that was asked for, and no other table', async () => {
    const { mock, tasks } = setUp();
    mock.on(StartExportTaskCommand).resolves(answer);
    expect(await tasks.start(request)).toEqual(task);
    expect(mock.commandCalls(StartExportTaskCommand)[0]?.args[0].input).toEqual({
      ExportTaskIdentifier: request.id,
      SourceArn: request.sourceArn,
      ExportOnly: ['app.public.artist'],
      S3BucketName: 'landing',
      S3Prefix: request.prefix,
      IamRoleArn: request.roleArn,
      KmsKeyId: request.kmsKeyId,
    });
  });

  it.each(['ExportTaskAlreadyExistsFault', 'ExportTaskAlreadyExists'])(
    'gives the standing task where RDS says %s',
    async (name) => {
      const { mock, tasks } = setUp();
      mock.on(StartExportTaskCommand).rejects(awsFault(name, 400));
      mock
        .on(DescribeExportTasksCommand, { ExportTaskIdentifier: request.id })
        .resolves({ ExportTasks: [{ ...answer, Status: 'FAILED', FailureCause: 'why' }] });
      expect(await tasks.start(request)).toEqual({ ...task, status: 'FAILED', failureCause: 'why' });
    },
  );

  it('asks later for a standing task that RDS does not tell yet', async () => {
    const { mock, tasks } = setUp();
    mock.on(StartExportTaskCommand).rejects(awsFault('ExportTaskAlreadyExistsFault', 400));
    mock.on(DescribeExportTasksCommand).rejects(awsFault('ExportTaskNotFoundFault', 404));
    await expect(tasks.start(request)).rejects.toMatchObject({ code: 'AWS_UNAVAILABLE', disposition: 'retry' });
  });

  it.each([
    ['DBSnapshotNotFoundFault', 404, 'SNAPSHOT_GONE', 'reject'],
    ['DBClusterSnapshotNotFoundFault', 404, 'SNAPSHOT_GONE', 'reject'],
    ['InvalidS3BucketFault', 400, 'EXPORT_REFUSED', 'reject'],
    ['IamRoleMissingPermissionsFault', 400, 'EXPORT_REFUSED', 'reject'],
    ['InvalidExportOnlyFault', 400, 'EXPORT_REFUSED', 'reject'],
    ['KMSKeyNotAccessibleFault', 400, 'EXPORT_REFUSED', 'reject'],
    ['InvalidParameterValue', 400, 'EXPORT_REFUSED', 'reject'],
    // A second task on one snapshot, and whatever a sixth at once is answered with.
    ['InvalidExportSourceStateFault', 400, 'EXPORT_BUSY', 'retry'],
    ['TooManyExportTasks', 400, 'EXPORT_BUSY', 'retry'],
    ['Throttling', 400, 'AWS_UNAVAILABLE', 'retry'],
    ['ServiceUnavailable', 503, 'AWS_UNAVAILABLE', 'retry'],
    ['TimeoutError', undefined, 'AWS_UNAVAILABLE', 'retry'],
    ['AccessDenied', 403, 'AWS_ACCESS', 'retry'],
    ['ExpiredToken', 403, 'AWS_ACCESS', 'retry'],
  ])('says of %s what is to be done', async (name, status, code, disposition) => {
    const { mock, tasks } = setUp();
    mock.on(StartExportTaskCommand).rejects(awsFault(name, status));
    await expect(tasks.start(request)).rejects.toMatchObject({ code, disposition });
  });

  it('lists all tasks of a snapshot, page by page, with all that RDS says of them', async () => {
    const { mock, tasks } = setUp();
    const ended = {
      ...answer,
      S3Prefix: `${request.prefix}/`,
      Status: 'COMPLETE',
      PercentProgress: 100,
      TotalExtractedDataInGB: 1,
      TaskStartTime: new Date('2026-11-20T03:05:00Z'),
      TaskEndTime: new Date('2026-11-20T03:25:00Z'),
      WarningMessage: '{"skippedTables":[]}',
    };
    mock
      .on(DescribeExportTasksCommand, { SourceArn: request.sourceArn })
      .resolves({ ExportTasks: [ended], Marker: '2' });
    mock.on(DescribeExportTasksCommand, { SourceArn: request.sourceArn, Marker: '2' }).resolves({
      ExportTasks: [
        { ...answer, Status: 'canceled' },
        { ...answer, Status: 'RESTORING' },
      ],
    });
    expect(await tasks.list(request.sourceArn)).toEqual([
      {
        ...task,
        status: 'COMPLETE',
        percentProgress: 100,
        totalExtractedDataInGB: 1,
        startedAt: '2026-11-20T03:05:00.000Z',
        endedAt: '2026-11-20T03:25:00.000Z',
        warningMessage: '{"skippedTables":[]}',
      },
      { ...task, status: 'CANCELED' },
      { ...task, status: 'IN_PROGRESS' },
    ]);
  });

  it('says that half a list is no list', async () => {
    const { mock, tasks } = setUp();
    mock
      .on(DescribeExportTasksCommand)
      .resolvesOnce({ ExportTasks: [answer], Marker: '2' })
      .rejects(awsFault('Throttling', 400));
    await expect(tasks.list(request.sourceArn)).rejects.toMatchObject({ code: 'AWS_UNAVAILABLE' });
  });
});
