import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTableBucketCommand, S3TablesClient } from '@aws-sdk/client-s3tables';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import type { CloudEvent } from '@snapferry/events';
import type { Settings } from './accounts.ts';
import { type MessageQueue, messageQueue } from './message-queue.ts';

/** What each account has before any function runs: what infra/ makes, as far as the functions see it. */

export async function makeBuckets(settings: Settings, names: readonly string[]): Promise<S3Client> {
  const s3 = new S3Client(settings);
  const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' } as const;
  for (const Bucket of names) await s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  return s3;
}

export async function makeTable(settings: Settings, TableName: string, keys: readonly string[]): Promise<void> {
  await new DynamoDBClient(settings).send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: keys.map((AttributeName, index) => ({ AttributeName, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
    }),
  );
}

export interface TappedBus {
  /** Events that were put on it since the last look, in no order that anyone may rely on. */
  taken(): Promise<CloudEvent[]>;
}

/** A bus that takes what the functions announce, and shows it. */
export async function makeBus(settings: Settings, Name: string): Promise<TappedBus> {
  const events = new EventBridgeClient(settings);
  const queue = await messageQueue(settings, `tap-${Name}`);
  const rule = { EventBusName: Name, Name: 'tap' };
  await events.send(new CreateEventBusCommand({ Name }));
  const EventPattern = JSON.stringify({ source: [{ prefix: 'snapferry.' }] });
  await events.send(new PutRuleCommand({ ...rule, EventPattern }));
  const Targets = [{ Id: 'tap', Arn: queue.arn }];
  await events.send(new PutTargetsCommand({ EventBusName: Name, Rule: 'tap', Targets }));
  return { taken: async () => (await queue.take()).map((body) => (JSON.parse(body) as { detail: CloudEvent }).detail) };
}

export interface TappedTopic {
  readonly arn: string;
  readonly queue: MessageQueue;
}

export async function makeTopic(settings: Settings, Name: string): Promise<TappedTopic> {
  const sns = new SNSClient(settings);
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name }));
  const queue = await messageQueue(settings, `people-${Name}`);
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: queue.arn }));
  return { arn: TopicArn, queue };
}

export async function makeSecret(settings: Settings, Name: string, SecretBinary: Uint8Array): Promise<string> {
  const made = await new SecretsManagerClient(settings).send(new CreateSecretCommand({ Name, SecretBinary }));
  return made.ARN ?? '';
}

export async function makeMacKey(settings: Settings): Promise<string> {
  const request = new CreateKeyCommand({ KeySpec: 'HMAC_256', KeyUsage: 'GENERATE_VERIFY_MAC' });
  return (await new KMSClient(settings).send(request)).KeyMetadata?.Arn ?? '';
}

export async function makeTableBucket(settings: Settings, name: string): Promise<string> {
  return (await new S3TablesClient(settings).send(new CreateTableBucketCommand({ name }))).arn ?? '';
}
