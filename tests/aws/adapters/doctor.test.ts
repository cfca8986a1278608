import { AthenaClient, CreateWorkGroupCommand } from '@aws-sdk/client-athena';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateEventBusCommand, EventBridgeClient, PutPermissionCommand } from '@aws-sdk/client-eventbridge';
import { CreateAliasCommand, CreateKeyCommand, KMSClient, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import {
  CreateDBClusterCommand,
  CreateDBInstanceCommand,
  CreateDBSnapshotCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { CreateBucketCommand, PutBucketEncryptionCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTableBucketCommand, S3TablesClient } from '@aws-sdk/client-s3tables';
import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { lakeAccount } from '@snapferry/testkit';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { awsAccountLook } from '../../../packages/cli/src/adapters/aws-account-look.ts';
import { type Emulator, startMinistack, startMoto } from '../../setup/emulators/emulators.ts';
import { motoAccount, region, type Settings, settingsAt } from '../setup/accounts.ts';

let moto: Emulator;
let settings: Settings;
beforeAll(async () => {
  moto = await startMoto();
  settings = await motoAccount(moto, lakeAccount);
});
afterAll(() => moto?.server.stop());

// Nobody answers a question about Glue catalogues: packages/cli/tests/table-catalogue.test.ts does.
describe('the look at an account', () => {
  // moto has no word for it; ministack has a number that follows from its machine.
  it('finds how many calls Lambda runs at once', async () => {
    const ministack = await startMinistack('lambda');
    onTestFinished(() => ministack.server.stop());
    const look = awsAccountLook(settingsAt(ministack.url, { accessKeyId: lakeAccount, secretAccessKey: 'test' }));
    expect(await look.callsAtOnce()).toBeGreaterThan(0);
  });

  it('finds nothing in an empty one', async () => {
    const look = awsAccountLook(settings);
    expect(await look.account()).toBe(lakeAccount);
    expect(await look.database('shop')).toBeUndefined();
    expect(await look.busPolicy('snapferry-lake')).toBeUndefined();
    expect(await look.snapshots('shop')).toEqual([]);
    expect(await look.bucketKey('snapferry-nothing')).toBeUndefined();
    expect(await look.keyIsEnabled(`arn:aws:kms:${region}:${lakeAccount}:key/none`)).toBeUndefined();
    expect(await look.hasTable('snapferry-ledger')).toBe(false);
    expect(await look.scanLimit('snapferry')).toBeUndefined();
    expect(await look.hasTableBucket('snapferry-lake')).toBe(false);
    expect(await look.secretValues('snapferry/keys/shop-1')).toBeUndefined();
    expect(await look.unconfirmed(`arn:aws:sns:${region}:${lakeAccount}:snapferry-runs`)).toBeUndefined();
  });

  it('finds what was made', async () => {
    const database = {
      DBInstanceIdentifier: 'shop',
      Engine: 'postgres',
      DBInstanceClass: 'db.t4g.micro',
      AllocatedStorage: 20,
    };
    const login = { MasterUsername: 'app', MasterUserPassword: 'password' };
    const kms = new KMSClient(settings);
    const { KeyMetadata: key } = await kms.send(new CreateKeyCommand({}));
    const KMSMasterKeyID = key?.Arn ?? '';
    await new RDSClient(settings).send(
      new CreateDBInstanceCommand({
        ...database,
        ...login,
        BackupRetentionPeriod: 7,
        StorageEncrypted: true,
        KmsKeyId: KMSMasterKeyID,
      }),
    );
    await new RDSClient(settings).send(
      new CreateDBClusterCommand({ DBClusterIdentifier: 'till', Engine: 'aurora-postgresql', ...login }),
    );
    const Tags = [{ Key: 'nightly', Value: 'yes' }];
    await new RDSClient(settings).send(
      new CreateDBSnapshotCommand({ DBInstanceIdentifier: 'shop', DBSnapshotIdentifier: 'by-hand', Tags }),
    );
    const events = new EventBridgeClient(settings);
    await events.send(new CreateEventBusCommand({ Name: 'snapferry-lake' }));
    const permission = { StatementId: 'relay', Action: 'events:PutEvents', Principal: '111122223333' };
    await events.send(new PutPermissionCommand({ EventBusName: 'snapferry-lake', ...permission }));
    const s3 = new S3Client({ ...settings, forcePathStyle: true });
    await s3.send(
      new CreateBucketCommand({ Bucket: 'snapferry-work', CreateBucketConfiguration: { LocationConstraint: region } }),
    );
    await s3.send(
      new CreateBucketCommand({
        Bucket: 'snapferry-landing',
        CreateBucketConfiguration: { LocationConstraint: region },
      }),
    );
    await s3.send(
      new PutBucketEncryptionCommand({
        Bucket: 'snapferry-landing',
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID } }],
        },
      }),
    );
    await new S3TablesClient(settings).send(new CreateTableBucketCommand({ name: 'snapferry-lake' }));
    await new DynamoDBClient(settings).send(
      new CreateTableCommand({
        TableName: 'snapferry-ledger',
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      }),
    );
    await new AthenaClient(settings).send(
      new CreateWorkGroupCommand({ Name: 'snapferry', Configuration: { BytesScannedCutoffPerQuery: 10_000_000 } }),
    );
    const secrets = new SecretsManagerClient(settings);
    await secrets.send(new CreateSecretCommand({ Name: 'snapferry/keys/shop-1' }));
    const topic = await new SNSClient(settings).send(new CreateTopicCommand({ Name: 'snapferry-runs' }));

    const look = awsAccountLook({ ...settings, forcePathStyle: true } as Settings);
    expect(await look.database('shop')).toEqual({
      kind: 'instance',
      engine: 'postgres',
      backupDays: 7,
      keyArn: KMSMasterKeyID,
    });
    expect(await look.database('till')).toMatchObject({ kind: 'cluster', engine: 'aurora-postgresql' });
    expect(await look.snapshots('shop')).toContainEqual(
      expect.objectContaining({ type: 'manual', tags: { nightly: 'yes' } }),
    );
    expect(await look.busPolicy('snapferry-lake')).toContain('111122223333');
    expect(await look.bucketKey('snapferry-work')).toBe('none');
    expect(await look.bucketKey('snapferry-landing')).toBe(KMSMasterKeyID);
    expect(await look.keyIsEnabled(KMSMasterKeyID)).toBe(true);
    expect(await look.isOwnKey(KMSMasterKeyID)).toBe(true);
    const alias = 'alias/snapferry-copies';
    await kms.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: key?.KeyId ?? '' }));
    expect(await look.keyIsEnabled(KMSMasterKeyID.replace(/key\/.*/, alias))).toBe(true);
    await kms.send(new ScheduleKeyDeletionCommand({ KeyId: key?.KeyId ?? '' }));
    expect(await look.keyIsEnabled(KMSMasterKeyID)).toBe(false);
    expect(await look.hasTable('snapferry-ledger')).toBe(true);
    expect(await look.scanLimit('snapferry')).toBe(10_000_000);
    expect(await look.hasTableBucket('snapferry-lake')).toBe(true);
    expect(await look.hasTableBucket('snapferry-la')).toBe(false);
    expect(await look.secretValues('snapferry/keys/shop-1')).toBe(0);
    for (const values of [1, 2]) {
      const SecretBinary = new Uint8Array(32).fill(values);
      await secrets.send(new PutSecretValueCommand({ SecretId: 'snapferry/keys/shop-1', SecretBinary }));
      expect(await look.secretValues('snapferry/keys/shop-1')).toBe(values);
    }
    expect(await look.unconfirmed(topic.TopicArn ?? '')).toEqual([]);
  });
});
