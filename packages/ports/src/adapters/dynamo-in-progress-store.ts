import { randomUUID } from 'node:crypto';
import {
  type ConditionalCheckFailedException,
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { InProgressStore } from '@snapferry/chassis';
import { answerOf } from '@snapferry/chassis/aws';
import { awsFailure } from './aws-failure.ts';

export interface DynamoInProgressStoreOptions {
  readonly dynamo: DynamoDBClient;
  /** Table with the partition key `key` (string) and time to live on `expiresAt`. */
  readonly tableName: string;
}

/** DynamoDB deletes what is this long over, some time later; what decides is the condition, not the deletion. */
const keptAfterEndSeconds = 3600;

/** Claims as items: a put under the condition that no claim stands. Each carries an id of its claimer's. */
export function dynamoInProgressStore({ dynamo, tableName }: DynamoInProgressStoreOptions): InProgressStore {
  /** Claims of this process by key, so that it gives back no other's. */
  const held = new Map<string, string>();

  return {
    async claim(key, { now, until }) {
      const claimId = randomUUID();
      const request = new PutItemCommand({
        TableName: tableName,
        Item: {
          key: { S: key },
          claimId: { S: claimId },
          until: { N: String(until.getTime()) },
          expiresAt: { N: String(Math.ceil(until.getTime() / 1000) + keptAfterEndSeconds) },
        },
        ConditionExpression: 'attribute_not_exists(#key) OR #until <= :now',
        ExpressionAttributeNames: { '#key': 'key', '#until': 'until' },
        ExpressionAttributeValues: { ':now': { N: String(now.getTime()) } },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      try {
        await dynamo.send(request);
      } catch (error) {
        const standing = standingClaim(error);
        if (standing === undefined) throw awsFailure(`claim ${key} in ${tableName}`, error);
        // Our own: the SDK asked again after an answer that was lost.
        if (standing.claimId !== claimId) return standing.until;
      }
      held.set(key, claimId);
      return undefined;
    },

    async release(key) {
      const claimId = held.get(key);
      if (claimId === undefined) return;
      const request = new DeleteItemCommand({
        TableName: tableName,
        Key: { key: { S: key } },
        ConditionExpression: 'claimId = :claimId',
        ExpressionAttributeValues: { ':claimId': { S: claimId } },
      });
      try {
        await dynamo.send(request);
      } catch (error) {
        // Gone, or taken over after it ended: there is nothing of ours to give back.
        if (answerOf(error).name !== 'ConditionalCheckFailedException') {
          throw awsFailure(`release ${key} in ${tableName}`, error);
        }
      }
      held.delete(key);
    },
  };
}

function standingClaim(error: unknown): { readonly claimId: string; readonly until: Date } | undefined {
  if (answerOf(error).name !== 'ConditionalCheckFailedException') return undefined;
  const { Item: item } = error as ConditionalCheckFailedException;
  return { claimId: item?.claimId?.S ?? '', until: new Date(Number(item?.until?.N ?? 0)) };
}
