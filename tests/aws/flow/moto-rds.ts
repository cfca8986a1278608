import {
  CreateDBInstanceCommand,
  DescribeDBSnapshotsCommand,
  DescribeExportTasksCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import type { LocalRds } from '@snapferry/local/rds';
import type { Emulator } from '../../setup/emulators/emulators.ts';
import type { Settings } from '../setup/accounts.ts';
import { type Endpoint, xmlEndpoint } from './xml-endpoint.ts';

export interface MotoRds extends Endpoint {
  /** Does the next piece of what was started; false if nothing is left. */
  carryOut(): Promise<boolean>;
}

/** An instance of moto's, and the id of the automated snapshot that moto takes as it makes one. */
export async function makeInstance(settings: Settings, DBInstanceIdentifier: string): Promise<string> {
  const rds = new RDSClient(settings);
  const engine = { Engine: 'postgres', DBInstanceClass: 'db.t4g.micro', AllocatedStorage: 20 };
  const login = { MasterUsername: 'app', MasterUserPassword: 'password' };
  await rds.send(new CreateDBInstanceCommand({ ...engine, ...login, DBInstanceIdentifier, BackupRetentionPeriod: 1 }));
  const { DBSnapshots = [] } = await rds.send(new DescribeDBSnapshotsCommand({ DBInstanceIdentifier }));
  return DBSnapshots[0]?.DBSnapshotIdentifier ?? '';
}

/**
 * moto's RDS with exports that take their time: whatever export it is told to start, the local RDS carries out, and until
 * then it is in progress. moto itself calls it complete at once and writes nothing.
 */
export async function motoRds(moto: Emulator, settings: Settings, local: LocalRds): Promise<MotoRds> {
  const rds = new RDSClient(settings);
  const begun = new Set<string>();
  async function isOver(task: string): Promise<boolean> {
    const [, id, arn] = /<ExportTaskIdentifier>([^<]*)<[\s\S]*<SourceArn>([^<]*)</.exec(task) ?? [];
    const found = (await local.exportTasks.list(arn ?? '')).find((each) => each.id === id);
    return found?.status === 'COMPLETE';
  }
  const endpoint = await xmlEndpoint(async (asked) => {
    const headers = Object.fromEntries(Object.entries(asked.headers).map(([name, value]) => [name, String(value)]));
    delete headers['content-length'];
    delete headers.connection;
    const answer = await fetch(`${moto.url}/`, { method: 'POST', headers, body: asked.body });
    let body = await answer.text();
    for (const [task] of body.matchAll(
      /<ExportTask>[\s\S]*?<\/ExportTask>|<StartExportTaskResult>[\s\S]*?<\/StartExportTaskResult>/g,
    )) {
      if (!(await isOver(task))) body = body.replace(task, task.replace('<Status>complete<', '<Status>in_progress<'));
    }
    return { status: answer.status, body };
  });
  return {
    ...endpoint,
    async carryOut() {
      const { ExportTasks = [] } = await rds.send(new DescribeExportTasksCommand({}));
      const task = ExportTasks.find(({ ExportTaskIdentifier: id = '' }) => !begun.has(id));
      if (task === undefined) return local.runPending();
      const id = task.ExportTaskIdentifier ?? '';
      begun.add(id);
      await local.exportTasks.start({
        id,
        sourceArn: task.SourceArn ?? '',
        exportOnly: task.ExportOnly ?? [],
        bucket: task.S3Bucket ?? '',
        prefix: task.S3Prefix ?? '',
        roleArn: task.IamRoleArn ?? '',
        kmsKeyId: task.KmsKeyId ?? '',
      });
      return true;
    },
  };
}
