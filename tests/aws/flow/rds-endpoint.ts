import type { LocalRds } from '@snapferry/local/rds';
import { CopyRefusedError, ExportBusyError, SnapshotGoneError } from '@snapferry/ports';
import { elements, xml } from '../../bundles/fake-aws/answers.ts';
import { snapshotXml, tagsIn, taskXml } from '../../bundles/fake-aws/rds.ts';
import { type Endpoint, xmlEndpoint } from './xml-endpoint.ts';

/**
 * RDS's Query API in front of the local RDS, for instances. moto has no copies of shared snapshots, and none of them ever
 * takes time; the local RDS has both, and the events and files that come of them.
 */
export function rdsEndpoint(rds: LocalRds, account: string): Promise<Endpoint> {
  return xmlEndpoint(async ({ body }) => {
    const form = new URLSearchParams(body);
    const action = form.get('Action') ?? '';
    try {
      return xml(action, await answer(rds, account, action, form));
    } catch (error) {
      const [status, code] = faultOf(error);
      const fault = `<Error><Type>Sender</Type><Code>${code}</Code></Error>`;
      return { status, body: `<ErrorResponse>${fault}</ErrorResponse>` };
    }
  });
}

function faultOf(error: unknown): [number, string] {
  if (error instanceof SnapshotGoneError) return [404, 'DBSnapshotNotFound'];
  if (error instanceof CopyRefusedError) return [400, 'InvalidParameterValue'];
  if (error instanceof ExportBusyError) return [400, 'InvalidExportSourceState'];
  // Nothing that the flow should come to: it shows as a failure of the service, message and all.
  console.error(error);
  return [500, 'InternalFailure'];
}

async function answer(rds: LocalRds, account: string, action: string, form: URLSearchParams): Promise<string> {
  const region = 'eu-central-1';
  const arnOf = (id: string | null): string => `arn:aws:rds:${region}:${account}:snapshot:${id}`;
  switch (action) {
    case 'DescribeDBSnapshots':
      return snapshotsXml(await described(rds, form, arnOf));
    case 'DescribeDBClusterSnapshots':
      return '<DBClusterSnapshots/>';
    case 'CopyDBSnapshot': {
      const copy = await rds.copies.copy({
        sourceArn: form.get('SourceDBSnapshotIdentifier') ?? '',
        id: form.get('TargetDBSnapshotIdentifier') ?? '',
        kmsKeyId: form.get('KmsKeyId') ?? '',
        tags: tagsIn(form),
      });
      return `<DBSnapshot>${snapshotXml(copy)}</DBSnapshot>`;
    }
    case 'ModifyDBSnapshotAttribute': {
      const [, other = ''] = [...form].find(([name]) => name.startsWith('ValuesToAdd')) ?? [];
      await rds.copies.share(arnOf(form.get('DBSnapshotIdentifier')), other);
      return '<DBSnapshotAttributesResult/>';
    }
    case 'DeleteDBSnapshot':
      await rds.copies.delete(arnOf(form.get('DBSnapshotIdentifier')));
      return '<DBSnapshot/>';
    case 'DescribeExportTasks': {
      const tasks = await rds.exportTasks.list(form.get('SourceArn') ?? '');
      return `<ExportTasks>${tasks.map((task) => `<ExportTask>${taskXml(task)}</ExportTask>`).join('')}</ExportTasks>`;
    }
    case 'StartExportTask':
      return taskXml(
        await rds.exportTasks.start({
          id: form.get('ExportTaskIdentifier') ?? '',
          sourceArn: form.get('SourceArn') ?? '',
          exportOnly: [...form].filter(([name]) => name.startsWith('ExportOnly.')).map(([, value]) => value),
          bucket: form.get('S3BucketName') ?? '',
          prefix: form.get('S3Prefix') ?? '',
          roleArn: form.get('IamRoleArn') ?? '',
          kmsKeyId: form.get('KmsKeyId') ?? '',
        }),
      );
    default:
      throw new Error(`expected an action that this endpoint knows, found ${elements({ action })}`);
  }
}

async function described(rds: LocalRds, form: URLSearchParams, arnOf: (id: string | null) => string) {
  const id = form.get('DBSnapshotIdentifier');
  if (id !== null) {
    const found = await rds.snapshots.describe(arnOf(id));
    if (found === undefined) throw new SnapshotGoneError(`expected snapshot ${id}, found none`);
    return [found];
  }
  const type = form.get('SnapshotType');
  const database = form.get('DBInstanceIdentifier');
  if (database === null) return rds.copies.list();
  return (await rds.snapshots.list(database)).filter((snapshot) => type === null || snapshot.type === type);
}

function snapshotsXml(snapshots: Awaited<ReturnType<typeof described>>): string {
  const found = snapshots.map((snapshot) => `<DBSnapshot>${snapshotXml(snapshot)}</DBSnapshot>`);
  return `<DBSnapshots>${found.join('')}</DBSnapshots>`;
}
