import { KMSClient } from '@aws-sdk/client-kms';
import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { awsFault } from '@snapferry/testkit';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, it, onTestFinished } from 'vitest';
import { awsAccountLook } from '../src/adapters/aws-account-look.ts';

it('a database is told of though its key is another account’s, of which KMS tells nothing', async () => {
  const [rds, kms] = [mockClient(RDSClient), mockClient(KMSClient)];
  onTestFinished(() => {
    rds.restore();
    kms.restore();
  });
  const keyArn = 'arn:aws:kms:eu-central-1:999988887777:key/1';
  const found = { Engine: 'postgres', BackupRetentionPeriod: 7, KmsKeyId: keyArn };
  rds.on(DescribeDBInstancesCommand).resolves({ DBInstances: [found] });
  kms.onAnyCommand().rejects(awsFault('AccessDeniedException', 400));
  const look = awsAccountLook({ region: 'eu-central-1' } as never);
  expect(await look.database('shop')).toEqual({ kind: 'instance', engine: 'postgres', backupDays: 7, keyArn });
  await expect(look.isOwnKey(keyArn)).rejects.toMatchObject({ name: 'AccessDeniedException' });
});
