import { AthenaClient, GetWorkGroupCommand } from '@aws-sdk/client-athena';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DescribeEventBusCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GetCatalogCommand, GlueClient } from '@aws-sdk/client-glue';
import { DescribeKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeDBClustersCommand, DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { GetBucketEncryptionCommand, S3Client } from '@aws-sdk/client-s3';
import { ListTableBucketsCommand, S3TablesClient } from '@aws-sdk/client-s3tables';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { paginateListSubscriptionsByTopic, SNSClient } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { answerOf, type clientSettings } from '@snapferry/chassis/aws';
import { rdsSnapshotCatalog } from '@snapferry/ports/aws';
import type { AccountLook } from '../doctor/account-look.ts';

type Settings = ReturnType<typeof clientSettings> & { readonly region: string };

/** Looks at an account with the credentials of the environment. It changes nothing. */
export function awsAccountLook(settings: Settings): AccountLook {
  const rds = new RDSClient(settings);
  const describeKey = async (KeyId: string) =>
    (await unlessMissing(new KMSClient(settings).send(new DescribeKeyCommand({ KeyId }))))?.KeyMetadata;
  const own = async () => (await new STSClient(settings).send(new GetCallerIdentityCommand({}))).Account ?? '';
  return {
    account: own,

    async database(id) {
      const instance = await unlessMissing(rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: id })));
      const cluster =
        instance === undefined
          ? await unlessMissing(rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: id })))
          : undefined;
      const found = instance?.DBInstances?.[0] ?? cluster?.DBClusters?.[0];
      const kind = cluster === undefined ? ('instance' as const) : ('cluster' as const);
      if (found === undefined) return undefined;
      const keyArn = found.KmsKeyId;
      return {
        kind,
        engine: found.Engine ?? '',
        backupDays: found.BackupRetentionPeriod ?? 0,
        ...(keyArn === undefined ? {} : { keyArn }),
      };
    },

    snapshots: (id) => rdsSnapshotCatalog({ rds }).list(id),

    async busPolicy(name) {
      const bus = await unlessMissing(
        new EventBridgeClient(settings).send(new DescribeEventBusCommand({ Name: name })),
      );
      return bus === undefined ? undefined : (bus.Policy ?? '');
    },

    async bucketKey(name) {
      const asked = new GetBucketEncryptionCommand({ Bucket: name, ExpectedBucketOwner: await own() });
      const keyOf = async () => {
        const { ServerSideEncryptionConfiguration: found } = await new S3Client(settings).send(asked);
        return found?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.KMSMasterKeyID ?? 'none';
      };
      // A bucket of before S3 encrypted all of them.
      return await unlessMissing(keyOf().catch(answered('ServerSideEncryptionConfigurationNotFoundError', 'none')));
    },

    async keyIsEnabled(arn) {
      const found = await describeKey(arn);
      return found && found.Enabled === true;
    },

    isOwnKey: async (arn) => (await describeKey(arn))?.KeyManager === 'CUSTOMER',

    async callsAtOnce() {
      const { AccountLimit } = await new LambdaClient(settings).send(new GetAccountSettingsCommand({}));
      return AccountLimit?.ConcurrentExecutions ?? 0;
    },

    async hasTable(name) {
      const found = new DynamoDBClient(settings).send(new DescribeTableCommand({ TableName: name }));
      return (await unlessMissing(found)) !== undefined;
    },

    async scanLimit(workgroup) {
      const found = await new AthenaClient(settings)
        .send(new GetWorkGroupCommand({ WorkGroup: workgroup }))
        // Athena has no word of its own for a missing workgroup (API reference, GetWorkGroup).
        .catch(answered('InvalidRequestException', undefined));
      const workGroup = found?.WorkGroup;
      return workGroup && (workGroup.Configuration?.BytesScannedCutoffPerQuery ?? Number.POSITIVE_INFINITY);
    },

    async hasTableBucket(name) {
      const found = await new S3TablesClient(settings).send(new ListTableBucketsCommand({ prefix: name }));
      return (found.tableBuckets ?? []).some((bucket) => bucket.name === name);
    },

    async hasTableCatalogue() {
      const found = new GlueClient(settings).send(new GetCatalogCommand({ CatalogId: 's3tablescatalog' }));
      return (await unlessMissing(found)) !== undefined;
    },

    async secretValues(name) {
      const secret = await unlessMissing(
        new SecretsManagerClient(settings).send(new DescribeSecretCommand({ SecretId: name })),
      );
      if (secret === undefined) return undefined;
      // AWSPREVIOUS stays with the one before (Secrets Manager user guide, "Secret versions").
      return Object.keys(secret.VersionIdsToStages ?? {}).length;
    },

    async unconfirmed(topicArn) {
      const waiting: string[] = [];
      const pages = paginateListSubscriptionsByTopic({ client: new SNSClient(settings) }, { TopicArn: topicArn });
      const read = async () => {
        for await (const { Subscriptions = [] } of pages) {
          for (const { SubscriptionArn, Endpoint } of Subscriptions) {
            if (SubscriptionArn === 'PendingConfirmation') waiting.push(Endpoint ?? '');
          }
        }
        return waiting;
      };
      return unlessMissing(read());
    },
  };
}

/** For `catch`: an error of that name means that value. */
function answered<T>(name: string, value: T): (error: unknown) => T {
  return (error) => {
    if (answerOf(error).name === name) return value;
    throw error;
  };
}

/** Undefined where AWS says that there is no such thing; each service has its own word for it. */
async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    const { name, status } = answerOf(error);
    if (status === 404 || /NotFound|EntityNotFound|NoSuch/.test(name)) return undefined;
    throw error;
  }
}
