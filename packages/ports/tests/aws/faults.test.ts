import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KMSClient } from '@aws-sdk/client-kms';
import { RDSClient } from '@aws-sdk/client-rds';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import type { CloudEvent } from '@snapferry/events';
import * as adapters from '@snapferry/ports/aws';
import {
  awsFaults,
  memoryRegistry,
  registeredDataset,
  runEvent,
  runRecord,
  snapshotArn,
  testRun,
} from '@snapferry/testkit';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './support.ts';

const region = 'eu-central-1';
const bytes = new Uint8Array([1, 2, 3]);
const uri = 's3://bucket/key';
const now = new Date('2026-11-20T03:00:00Z');
const event = runEvent.snapshotCompleted(testRun()).detail as CloudEvent;

type Client = Parameters<typeof mockClient>[0];
/** A client none of whose calls has another answer than the fault, and what is done with it. */
type Operation = (fault: Error) => Promise<unknown>;
function failing<C>(
  Client: new (settings: { region: string; maxAttempts: number }) => C,
  use: (client: C) => Promise<unknown>,
) {
  return (fault: Error) => {
    const client = new Client({ region, maxAttempts: 1 });
    mockClient(client as Client)
      .onAnyCommand()
      .rejects(fault);
    return use(client);
  };
}

const {
  dynamoInProgressStore,
  dynamoRunLedger,
  eventBridgePublisher,
  kmsProofMac,
  narrowedS3,
  rdsExportTasks,
  rdsSnapshotCatalog,
  rdsSnapshotCopies,
  s3ObjectStore,
  s3PartStager,
  secretsManagerKeys,
  snsNotifications,
  sqsRedelivery,
} = adapters;
const inProgress = (use: (store: ReturnType<typeof dynamoInProgressStore>) => Promise<unknown>) =>
  failing(DynamoDBClient, (dynamo) => use(dynamoInProgressStore({ dynamo, tableName: 'in-progress' })));
const ledger = (use: (store: ReturnType<typeof dynamoRunLedger>) => Promise<unknown>) =>
  failing(DynamoDBClient, (dynamo) => use(dynamoRunLedger({ dynamo, tableName: 'ledger' })));
const rds = (use: (rds: RDSClient) => Promise<unknown>) => failing(RDSClient, use);
const objects = (use: (store: ReturnType<typeof s3ObjectStore>) => Promise<unknown>) =>
  failing(S3Client, (s3) => use(s3ObjectStore({ s3 })));
const cluster = snapshotArn('copy-1', 'cluster');
const copy = { id: 'copy-1', kmsKeyId: 'key', tags: {} };
const exported = {
  id: 'task',
  sourceArn: snapshotArn('one'),
  exportOnly: ['a.b.c'],
  bucket: 'b',
  prefix: 'p',
  roleArn: 'r',
  kmsKeyId: 'k',
};

/** Every operation of every adapter. */
const operations: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  dynamoInProgressStore: {
    claim: inProgress((store) => store.claim('key', { now, until: now })),
    // Only what was claimed is given back.
    release: async (fault) => {
      const dynamo = new DynamoDBClient({ region, maxAttempts: 1 });
      mockClient(dynamo).on(PutItemCommand).resolves({}).on(DeleteItemCommand).rejects(fault);
      const store = dynamoInProgressStore({ dynamo, tableName: 'in-progress' });
      await store.claim('key', { now, until: now });
      return store.release('key');
    },
  },
  dynamoRunLedger: {
    get: ledger((runs) => runs.get('r-1')),
    update: ledger((runs) => runs.update('r-1', () => runRecord('r-1'))),
    list: ledger((runs) => runs.list('shop', 1)),
    datasets: ledger((runs) => runs.datasets()),
    overdueAnnounced: ledger((runs) => runs.overdueAnnounced('shop', '2026-11-20')),
    markOverdue: ledger((runs) => runs.markOverdue('shop', '2026-11-20')),
  },
  eventBridgePublisher: {
    publish: failing(EventBridgeClient, (eventBridge) =>
      eventBridgePublisher({ eventBridge, busName: 'bus' }).publish([event]),
    ),
  },
  kmsProofMac: { mac: failing(KMSClient, (kms) => kmsProofMac({ kms, keyId: 'key' }).mac(bytes)) },
  narrowedS3: {
    assume: failing(STSClient, async (sts) => {
      const registry = memoryRegistry(registeredDataset('shop'));
      const s3For = narrowedS3({ sts, roleArn: 'arn:aws:iam::444455556666:role/reader', registry });
      return (await s3For('s3://source-landing/exports/shop/r-1/1/x')).config.credentials();
    }),
  },
  rdsExportTasks: {
    start: rds((client) => rdsExportTasks({ rds: client }).start(exported)),
    list: rds((client) => rdsExportTasks({ rds: client }).list(snapshotArn('one'))),
  },
  rdsSnapshotCatalog: {
    describe: rds((client) => rdsSnapshotCatalog({ rds: client }).describe(snapshotArn('one'))),
    'describe of a cluster': rds((client) => rdsSnapshotCatalog({ rds: client }).describe(cluster)),
    list: rds((client) => rdsSnapshotCatalog({ rds: client }).list('shop')),
  },
  rdsSnapshotCopies: Object.fromEntries(
    [snapshotArn('copy-1'), cluster].flatMap((arn): [string, Operation][] => {
      const of = arn === cluster ? ' of a cluster' : '';
      return [
        [`copy${of}`, rds((client) => rdsSnapshotCopies({ rds: client }).copy({ ...copy, sourceArn: arn }))],
        [`share${of}`, rds((client) => rdsSnapshotCopies({ rds: client }).share(arn, '444455556666'))],
        [`delete${of}`, rds((client) => rdsSnapshotCopies({ rds: client }).delete(arn))],
        [`list${of}`, rds((client) => rdsSnapshotCopies({ rds: client }).list())],
      ];
    }),
  ),
  s3ObjectStore: {
    read: objects((store) => store.read(uri)),
    write: objects((store) => store.write(uri, bytes)),
    head: objects((store) => store.head(uri)),
    list: objects((store) => Array.fromAsync(store.list('s3://bucket/'))),
  },
  s3PartStager: {
    stage: failing(S3Client, (s3) =>
      s3PartStager({ s3For: async () => s3, directory: temporaryFolder() }).stage([{ uri, size: 3, etag: 'e' }]),
    ),
  },
  secretsManagerKeys: {
    get: failing(SecretsManagerClient, (secretsManager) =>
      secretsManagerKeys({ secretsManager, secretIds: { 'shop-1': 'secret' } }).get('shop-1'),
    ),
  },
  snsNotifications: {
    send: failing(SNSClient, (sns) =>
      snsNotifications({ sns, topicArn: 'arn:aws:sns:eu-central-1:1:t' }).send({
        subject: 's',
        text: 't',
        eventId: 'e',
      }),
    ),
  },
  sqsRedelivery: {
    showAgain: failing(SQSClient, (sqs) =>
      sqsRedelivery({ sqs }).showAgain({ queueArn: 'arn:aws:sqs:eu-central-1:1:q', receiptHandle: 'h' }, 60),
    ),
  },
};

describe.each(
  Object.entries(operations).flatMap(([adapter, all]) =>
    Object.entries(all).map(([operation, ask]) => ({ adapter, operation, ask })),
  ),
)('$adapter, $operation', ({ ask }) => {
  it.each(awsFaults)('takes $what for $code, to be tried again', async ({ fault, code, disposition }) => {
    const thrown = await ask(fault).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(thrown).toMatchObject({ code, disposition });
    expect(String(thrown)).not.toContain('happened');
  });
});

describe('the table', () => {
  it('is held against every adapter of this package', () => {
    // Not ports of their own: what the adapters share, and the two ways to S3 that other packages' adapters are made of.
    const parts = ['awsFailure', 's3Fingerprint', 's3Upload'];
    const known = Object.entries(adapters)
      .filter(([name, made]) => typeof made === 'function' && /^[a-z]/.test(name) && !parts.includes(name))
      .map(([name]) => name);
    expect(known.length).toBeGreaterThan(10);
    expect(known.filter((name) => !(name in operations))).toEqual([]);
  });
});
