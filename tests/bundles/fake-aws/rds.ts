import type { DatabaseSnapshot, ExportTask } from '@snapferry/ports';
import { elements, type FakeAnswer, type FakeService, xml } from './answers.ts';

/** What RDS knows in one account. A shared snapshot of the other account stands in `shared`. */
export interface FakeRdsState {
  readonly account: string;
  readonly snapshots: DatabaseSnapshot[];
  readonly exportTasks: ExportTask[];
  /** ARNs that the account lets others copy, with whom. */
  readonly shared: Map<string, string>;
}

type Operation = (form: URLSearchParams, state: FakeRdsState) => string;

/** The calls of RDS's Query API that the services make, for instances; clusters have none here. */
export function fakeRds(state: FakeRdsState): FakeService {
  return ({ body }): FakeAnswer | undefined => {
    const form = new URLSearchParams(body.toString('utf8'));
    const action = form.get('Action') ?? '';
    const result = operations[action]?.(form, state);
    return result === undefined ? undefined : xml(action, result);
  };
}

const operations: Readonly<Record<string, Operation>> = {
  DescribeDBSnapshots(form, { snapshots }) {
    const asked = {
      id: form.get('DBSnapshotIdentifier'),
      type: form.get('SnapshotType'),
      of: form.get('DBInstanceIdentifier'),
    };
    const found = snapshots.filter(
      ({ id, type, sourceDatabase }) =>
        (asked.id ?? id) === id && (asked.type ?? type) === type && (asked.of ?? sourceDatabase) === sourceDatabase,
    );
    return `<DBSnapshots>${found.map((snapshot) => `<DBSnapshot>${snapshotXml(snapshot)}</DBSnapshot>`).join('')}</DBSnapshots>`;
  },

  DescribeDBClusterSnapshots: () => '<DBClusterSnapshots/>',

  CopyDBSnapshot(form, { account, snapshots }) {
    const source = form.get('SourceDBSnapshotIdentifier') ?? '';
    const id = form.get('TargetDBSnapshotIdentifier') ?? '';
    const copy: DatabaseSnapshot = {
      arn: source.replace(/:\d{12}:snapshot:.*$/, `:${account}:snapshot:${id}`),
      id,
      sourceDatabase: snapshots.find(({ arn }) => arn === source)?.sourceDatabase ?? 'of-another-account',
      kind: 'instance',
      type: 'manual',
      status: 'creating',
      time: new Date().toISOString(),
      engine: 'postgres',
      engineVersion: '17.5',
      tags: tagsIn(form),
    };
    snapshots.push(copy);
    return `<DBSnapshot>${snapshotXml(copy)}</DBSnapshot>`;
  },

  ModifyDBSnapshotAttribute(form, { account, shared }) {
    const id = form.get('DBSnapshotIdentifier') ?? '';
    shared.set(`${account} ${id}`, form.get('ValuesToAdd.AttributeValue.1') ?? form.get('ValuesToAdd.member.1') ?? '');
    return `<DBSnapshotAttributesResult>${elements({ DBSnapshotIdentifier: id })}</DBSnapshotAttributesResult>`;
  },

  DeleteDBSnapshot(form, { snapshots }) {
    const at = snapshots.findIndex(({ id }) => id === form.get('DBSnapshotIdentifier'));
    const [deleted] = snapshots.splice(at, 1);
    return deleted === undefined ? '' : `<DBSnapshot>${snapshotXml(deleted)}</DBSnapshot>`;
  },

  DescribeExportTasks(form, { exportTasks }) {
    const asked = { id: form.get('ExportTaskIdentifier'), source: form.get('SourceArn') };
    const found = exportTasks.filter(
      ({ id, sourceArn }) => (asked.id ?? id) === id && (asked.source ?? sourceArn) === sourceArn,
    );
    return `<ExportTasks>${found.map((task) => `<ExportTask>${taskXml(task)}</ExportTask>`).join('')}</ExportTasks>`;
  },

  StartExportTask(form, { snapshots, exportTasks }) {
    const sourceArn = form.get('SourceArn') ?? '';
    const task: ExportTask = {
      id: form.get('ExportTaskIdentifier') ?? '',
      sourceArn,
      status: 'STARTING',
      exportOnly: [...form].filter(([name]) => name.startsWith('ExportOnly.')).map(([, value]) => value),
      snapshotTime: snapshots.find(({ arn }) => arn === sourceArn)?.time ?? '',
      bucket: form.get('S3BucketName') ?? '',
      prefix: form.get('S3Prefix') ?? '',
      roleArn: form.get('IamRoleArn') ?? '',
      kmsKeyId: form.get('KmsKeyId') ?? '',
      percentProgress: 0,
    };
    exportTasks.push(task);
    return taskXml(task);
  },
};

export function tagsIn(form: URLSearchParams): Record<string, string> {
  const tags: Record<string, string> = {};
  for (const [name, value] of form) {
    if (/^Tags\..*\.Key$/.test(name)) tags[value] = form.get(name.replace(/Key$/, 'Value')) ?? '';
  }
  return tags;
}

export function snapshotXml(snapshot: DatabaseSnapshot): string {
  const tags = Object.entries(snapshot.tags).map(([Key, Value]) => `<Tag>${elements({ Key, Value })}</Tag>`);
  return `${elements({
    DBSnapshotIdentifier: snapshot.id,
    DBSnapshotArn: snapshot.arn,
    DBInstanceIdentifier: snapshot.sourceDatabase,
    SnapshotType: snapshot.type,
    Status: snapshot.status,
    SnapshotCreateTime: snapshot.time,
    OriginalSnapshotCreateTime: snapshot.time,
    Engine: snapshot.engine,
    EngineVersion: snapshot.engineVersion,
    KmsKeyId: snapshot.kmsKeyArn,
  })}<TagList>${tags.join('')}</TagList>`;
}

export function taskXml(task: ExportTask): string {
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
