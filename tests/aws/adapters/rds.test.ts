import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  AddTagsToResourceCommand,
  CreateDBClusterCommand,
  CreateDBClusterSnapshotCommand,
  CreateDBInstanceCommand,
  CreateDBSnapshotCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBSnapshotsCommand,
  type DescribeExportTasksCommandInput,
  type DescribeExportTasksCommandOutput,
  RDSClient,
} from '@aws-sdk/client-rds';
import { type DatabaseSnapshot, ownCopyTag, SnapshotGoneError } from '@snapferry/ports';
import { rdsExportTasks, rdsSnapshotCatalog, rdsSnapshotCopies } from '@snapferry/ports/aws';
import { lakeAccount, sourceAccount, strangerAccount } from '@snapferry/testkit';
import {
  describeExportTasks,
  describeSnapshotCatalog,
  describeSnapshotCopies,
  type SnapshotCatalogRig,
} from '@snapferry/testkit/suites';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startMoto } from '../../setup/emulators/emulators.ts';
import { motoAccount, resetMoto } from '../setup/accounts.ts';

let moto: Emulator;

beforeAll(async () => {
  moto = await startMoto();
});

afterAll(() => moto?.server.stop());

/** An account with an instance, a cluster and a key, and nothing else. */
async function account(id: string) {
  const settings = await motoAccount(moto, id);
  const rds = new RDSClient(settings);
  const { KeyMetadata: key } = await new KMSClient(settings).send(new CreateKeyCommand({}));
  const login = { MasterUsername: 'app', MasterUserPassword: 'password' };
  const snapshots = rdsSnapshotCatalog({ rds });
  return { rds, snapshots, kmsKeyId: key?.Arn ?? '', take: takeIn(rds, snapshots, login) };
}

const engine = { Engine: 'postgres', DBInstanceClass: 'db.t4g.micro', AllocatedStorage: 20 };

function takeIn(
  rds: RDSClient,
  catalog: ReturnType<typeof rdsSnapshotCatalog>,
  login: object,
): SnapshotCatalogRig['take'] {
  const made = new Set<string>();
  async function databaseOf(kind: DatabaseSnapshot['kind']): Promise<string> {
    const id = kind === 'instance' ? 'shop-db' : 'shop-cluster';
    if (made.has(id)) return id;
    made.add(id);
    const backups = { ...login, BackupRetentionPeriod: 1 };
    // moto takes an automated snapshot as it makes the database.
    if (kind === 'instance')
      await rds.send(new CreateDBInstanceCommand({ ...engine, ...backups, DBInstanceIdentifier: id }));
    else {
      const cluster = { ...backups, Engine: 'aurora-postgresql', DBClusterIdentifier: id };
      await rds.send(new CreateDBClusterCommand(cluster));
    }
    return id;
  }
  return async (kind, type) => {
    const database = await databaseOf(kind);
    const id = `${kind}-by-hand`;
    if (type === 'manual' && kind === 'instance') {
      await rds.send(new CreateDBSnapshotCommand({ DBInstanceIdentifier: database, DBSnapshotIdentifier: id }));
    }
    if (type === 'manual' && kind === 'cluster') {
      const snapshot = { DBClusterIdentifier: database, DBClusterSnapshotIdentifier: id };
      await rds.send(new CreateDBClusterSnapshotCommand(snapshot));
    }
    const find = async () => (await catalog.list(database)).find((each) => each.type === type);
    const ResourceName = (await find())?.arn;
    await rds.send(new AddTagsToResourceCommand({ ResourceName, Tags: [{ Key: 'team', Value: 'shop' }] }));
    return (await find()) as DatabaseSnapshot;
  };
}

describeSnapshotCatalog('rdsSnapshotCatalog on moto', async () => {
  await resetMoto(moto);
  return account(sourceAccount);
});

describeExportTasks('rdsExportTasks on moto', async () => {
  await resetMoto(moto);
  const { rds, take, kmsKeyId } = await account(sourceAccount);
  filterTasks(rds);
  const place = { bucket: 'landing', roleArn: `arn:aws:iam::${sourceAccount}:role/export`, kmsKeyId };
  return { exportTasks: rdsExportTasks({ rds }), take, place };
});

describeSnapshotCopies('rdsSnapshotCopies on moto', async () => {
  await resetMoto(moto);
  const { rds, snapshots, take, kmsKeyId } = await account(sourceAccount);
  // moto's copies are there at once.
  const settle = async () => undefined;
  return {
    copies: rdsSnapshotCopies({ rds }),
    snapshots,
    account: sourceAccount,
    otherAccount: lakeAccount,
    kmsKeyId,
    take,
    settle,
  };
});

describe('two accounts on moto', () => {
  it.each(['instance', 'cluster'] as const)(
    'keep to themselves the copy of an %s snapshot that is shared',
    async (kind) => {
      await resetMoto(moto);
      const [source, lake, stranger] = [
        await account(sourceAccount),
        await account(lakeAccount),
        await account(strangerAccount),
      ];
      const [ours, theirs] = [rdsSnapshotCopies(source), rdsSnapshotCopies(lake)];
      const { arn } = await source.take(kind, 'automated');
      const id = 'snapferry-copy-r-1-1';
      const tags = { [ownCopyTag]: arn };
      const copy = await ours.copy({ sourceArn: arn, id, kmsKeyId: source.kmsKeyId, tags });
      const request = { sourceArn: copy.arn, id, kmsKeyId: lake.kmsKeyId, tags };
      await expect(theirs.copy(request)).rejects.toThrow(SnapshotGoneError);
      await ours.share(copy.arn, lakeAccount);
      // What follows, the copy by the other account, moto does not do.
      expect(await sharedWith(lake.rds, kind)).toEqual([copy.arn]);
      expect(await sharedWith(stranger.rds, kind)).toEqual([]);
      expect(await lake.snapshots.describe(copy.arn)).toBeUndefined();
      expect(await theirs.list()).toEqual([]);
    },
  );
});

async function sharedWith(rds: RDSClient, kind: DatabaseSnapshot['kind']): Promise<(string | undefined)[]> {
  const query = { SnapshotType: 'shared', IncludeShared: true };
  if (kind === 'instance') {
    const { DBSnapshots = [] } = await rds.send(new DescribeDBSnapshotsCommand(query));
    return DBSnapshots.map(({ DBSnapshotArn }) => DBSnapshotArn);
  }
  const { DBClusterSnapshots = [] } = await rds.send(new DescribeDBClusterSnapshotsCommand(query));
  return DBClusterSnapshots.map(({ DBClusterSnapshotArn }) => DBClusterSnapshotArn);
}

/** moto gives all tasks of the account whichever snapshot is asked for. */
function filterTasks(rds: RDSClient): void {
  rds.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const result = await next(args);
        if (commandName !== 'DescribeExportTasksCommand') return result;
        const { SourceArn } = args.input as DescribeExportTasksCommandInput;
        const output = result.output as DescribeExportTasksCommandOutput;
        const ExportTasks = output.ExportTasks?.filter(
          (task) => SourceArn === undefined || task.SourceArn === SourceArn,
        );
        return { ...result, output: { ...output, ExportTasks } };
      },
    { step: 'initialize' },
  );
}
