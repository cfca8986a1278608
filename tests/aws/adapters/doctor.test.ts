import { CreateEventBusCommand, EventBridgeClient, PutPermissionCommand } from '@aws-sdk/client-eventbridge';
import { CreateDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { lakeAccount } from '@snapferry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awsAccountLook } from '../../../packages/cli/src/adapters/aws-account-look.ts';
import { type Emulator, startMoto } from '../../setup/emulators/emulators.ts';
import { motoAccount, region, type Settings } from '../setup/accounts.ts';

let moto: Emulator;
let settings: Settings;
beforeAll(async () => {
  moto = await startMoto();
  settings = await motoAccount(moto, lakeAccount);
});
afterAll(() => moto?.server.stop());

// moto answers neither ListTableBuckets nor questions about Glue catalogues: those two stand in docs/unproven.md.
describe('the look at an account', () => {
  it('finds nothing in an empty one', async () => {
    const look = awsAccountLook(settings);
    expect(await look.account()).toBe(lakeAccount);
    expect(await look.database('shop')).toBeUndefined();
    expect(await look.busPolicy('snapferry-lake')).toBeUndefined();
    expect(await look.hasBucket('snapferry-nothing')).toBe(false);
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
    await new RDSClient(settings).send(
      new CreateDBInstanceCommand({ ...database, ...login, BackupRetentionPeriod: 7 }),
    );
    const events = new EventBridgeClient(settings);
    await events.send(new CreateEventBusCommand({ Name: 'snapferry-lake' }));
    const permission = { StatementId: 'relay', Action: 'events:PutEvents', Principal: '111122223333' };
    await events.send(new PutPermissionCommand({ EventBusName: 'snapferry-lake', ...permission }));
    const s3 = new S3Client({ ...settings, forcePathStyle: true });
    await s3.send(
      new CreateBucketCommand({ Bucket: 'snapferry-work', CreateBucketConfiguration: { LocationConstraint: region } }),
    );
    const secrets = new SecretsManagerClient(settings);
    await secrets.send(new CreateSecretCommand({ Name: 'snapferry/keys/shop-1' }));
    const topic = await new SNSClient(settings).send(new CreateTopicCommand({ Name: 'snapferry-runs' }));

    const look = awsAccountLook({ ...settings, forcePathStyle: true } as Settings);
    expect(await look.database('shop')).toEqual({ engine: 'postgres', backupDays: 7 });
    expect(await look.busPolicy('snapferry-lake')).toContain('111122223333');
    expect(await look.hasBucket('snapferry-work')).toBe(true);
    expect(await look.secretValues('snapferry/keys/shop-1')).toBe(0);
    for (const values of [1, 2]) {
      const SecretBinary = new Uint8Array(32).fill(values);
      await secrets.send(new PutSecretValueCommand({ SecretId: 'snapferry/keys/shop-1', SecretBinary }));
      expect(await look.secretValues('snapferry/keys/shop-1')).toBe(values);
    }
    expect(await look.unconfirmed(topic.TopicArn ?? '')).toEqual([]);
  });
});
