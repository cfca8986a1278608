import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { clientSettings } from '@snapferry/chassis/aws';
import { deployedRegistry } from '@snapferry/lambda';
import { announceOn, functionDeps, objectsOfS3 } from '@snapferry/lambda/aws';
import { dynamoRunLedger } from '@snapferry/ports/aws';
import type { Config } from '../config.ts';

export function awsDeps(config: Config) {
  const dynamo = new DynamoDBClient(clientSettings());
  return {
    ...functionDeps('run-tracker'),
    ledger: dynamoRunLedger({ dynamo, tableName: config.SNAPFERRY_LEDGER_TABLE }),
    objects: objectsOfS3(),
    registry: deployedRegistry(config),
    announce: announceOn(config, 'snapferry.lake'),
    workUri: config.SNAPFERRY_WORK_URI,
    ownAccount: config.SNAPFERRY_ACCOUNT,
  };
}
