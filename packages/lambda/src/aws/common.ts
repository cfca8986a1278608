import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { RDSClient } from '@aws-sdk/client-rds';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import {
  type Announce,
  announcer,
  InProgressPersistence,
  observability,
  type QueueHandler,
  type Redelivery,
  retrySooner,
  systemClock,
} from '@snapferry/chassis';
import { clientSettings } from '@snapferry/chassis/aws';
import type { EventSource } from '@snapferry/events';
import type { ExportTasks, ObjectStore, SnapshotCatalog, SnapshotCopies } from '@snapferry/ports';
import {
  dynamoInProgressStore,
  eventBridgePublisher,
  rdsExportTasks,
  rdsSnapshotCatalog,
  rdsSnapshotCopies,
  s3ObjectStore,
  sqsRedelivery,
} from '@snapferry/ports/aws';

/** What every function has: a voice under its service's name, and the time. */
export function functionDeps(service: string) {
  return { observability: observability(service), clock: systemClock };
}

/** For a function of so much time that its queue hides a message for half an hour or longer. */
export function retriedSooner(service: string, handler: QueueHandler): QueueHandler {
  return retrySooner(handler, { redelivery: redeliveryBySqs(), observability: observability(service) });
}

export function redeliveryBySqs(): Redelivery {
  // Little patience: the call's time may be nearly over, and without an answer the message only waits longer.
  const sqs = new SQSClient({ ...clientSettings({ answerMs: 5000, maxAttempts: 2 }), useQueueUrlAsEndpoint: false });
  return sqsRedelivery({ sqs });
}

/** Announces on the team's bus as one of its two apps. */
export function announceOn(config: { readonly SNAPFERRY_BUS_NAME: string }, source: EventSource): Announce {
  const eventBridge = new EventBridgeClient(clientSettings());
  const publisher = eventBridgePublisher({ eventBridge, busName: config.SNAPFERRY_BUS_NAME });
  return announcer({ publisher, clock: systemClock, source });
}

export function inProgressIn(config: { readonly SNAPFERRY_IN_PROGRESS_TABLE: string }): InProgressPersistence {
  const dynamo = new DynamoDBClient(clientSettings());
  return new InProgressPersistence(dynamoInProgressStore({ dynamo, tableName: config.SNAPFERRY_IN_PROGRESS_TABLE }));
}

/** A dataset's buckets lie in its source's Region, which may be another than the function's: S3 says where. */
export function objectsOfS3(): ObjectStore {
  return s3ObjectStore({ s3: new S3Client({ ...clientSettings(), followRegionRedirects: true }) });
}

export interface OwnRds {
  readonly snapshots: SnapshotCatalog;
  readonly copies: SnapshotCopies;
  readonly exportTasks: ExportTasks;
}

/** Snapshots and export tasks of the function's own account and Region. */
export function ownRds(): OwnRds {
  const rds = new RDSClient(clientSettings());
  return {
    snapshots: rdsSnapshotCatalog({ rds }),
    copies: rdsSnapshotCopies({ rds }),
    exportTasks: rdsExportTasks({ rds }),
  };
}
