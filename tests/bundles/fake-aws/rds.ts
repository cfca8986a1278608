import type { DatabaseSnapshot, ExportTask } from '@snapferry/ports';
import { elements, type FakeService, xml } from './answers.ts';

export interface FakeRdsState {
  readonly snapshots: DatabaseSnapshot[];
  readonly exportTasks: ExportTask[];
}

/** The calls of RDS's Query API that the source's services make. */
export function fakeRds({ snapshots, exportTasks }: FakeRdsState): FakeService {
  return ({ body }) => {
    const form = new URLSearchParams(body.toString('utf8'));
    const action = form.get('Action') ?? '';
    switch (action) {
      case 'DescribeDBSnapshots': {
        const id = form.get('DBSnapshotIdentifier');
        const found = snapshots.filter((snapshot) => id === null || id === snapshot.id || id === snapshot.arn);
        return xml(action, `<DBSnapshots>${found.map(snapshotXml).join('')}</DBSnapshots>`);
      }
      case 'DescribeDBClusterSnapshots':
        return xml(action, '<DBClusterSnapshots/>');
      case 'DescribeExportTasks': {
        const id = form.get('ExportTaskIdentifier');
        const source = form.get('SourceArn');
        const found = exportTasks.filter(
          (task) => (id ?? task.id) === task.id && (source ?? task.sourceArn) === task.sourceArn,
        );
        return xml(
          action,
          `<ExportTasks>${found.map((task) => `<ExportTask>${taskXml(task)}</ExportTask>`).join('')}</ExportTasks>`,
        );
      }
      case 'StartExportTask': {
        const task: ExportTask = {
          id: form.get('ExportTaskIdentifier') ?? '',
          sourceArn: form.get('SourceArn') ?? '',
          status: 'STARTING',
          exportOnly: [...form].filter(([name]) => name.startsWith('ExportOnly.')).map(([, value]) => value),
          snapshotTime: snapshots.find(({ arn }) => arn === form.get('SourceArn'))?.time ?? '',
          bucket: form.get('S3BucketName') ?? '',
          prefix: form.get('S3Prefix') ?? '',
          roleArn: form.get('IamRoleArn') ?? '',
          kmsKeyId: form.get('KmsKeyId') ?? '',
          percentProgress: 0,
        };
        exportTasks.push(task);
        return xml(action, taskXml(task));
      }
      default:
        return undefined;
    }
  };
}

function snapshotXml(snapshot: DatabaseSnapshot): string {
  return `<DBSnapshot>${elements({
    DBSnapshotIdentifier: snapshot.id,
    DBSnapshotArn: snapshot.arn,
    DBInstanceIdentifier: snapshot.sourceDatabase,
    SnapshotType: snapshot.type,
    Status: snapshot.status,
    SnapshotCreateTime: snapshot.time,
    OriginalSnapshotCreateTime: snapshot.time,
    Engine: snapshot.engine,
    EngineVersion: snapshot.engineVersion,
  })}<TagList/></DBSnapshot>`;
}

function taskXml(task: ExportTask): string {
  const only = task.exportOnly.map((each) => `<member>${each}</member>`).join('');
  return `${elements({
    ExportTaskIdentifier: task.id,
    SourceArn: task.sourceArn,
    Status: task.status,
    SnapshotTime: task.snapshotTime || undefined,
    TaskEndTime: task.endedAt,
    S3Bucket: task.bucket,
    S3Prefix: task.prefix,
    IamRoleArn: task.roleArn,
    KmsKeyId: task.kmsKeyId,
    PercentProgress: task.percentProgress,
  })}<ExportOnly>${only}</ExportOnly>`;
}
