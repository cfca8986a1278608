import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { RunRecord } from '@snapferry/ports';
import { dynamoInProgressStore, dynamoRunLedger } from '@snapferry/ports/aws';
import { runRecord } from '@snapferry/testkit';
import { describeInProgressStore, describeRunLedger } from '@snapferry/testkit/suites';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadedTable } from '../../../packages/ports/tests/aws/ledger-tables.ts';
import { type Emulator, startMinistack, startMoto } from '../../setup/emulators/emulators.ts';
import { settingsAt } from '../setup/accounts.ts';

let moto: Emulator;
let ministack: Emulator;

beforeAll(async () => {
  [moto, ministack] = await Promise.all([startMoto(), startMinistack('dynamodb')]);
});

afterAll(() => Promise.all([moto?.server.stop(), ministack?.server.stop()]));

describe.each([
  ['moto', () => moto],
  ['ministack', () => ministack],
])('on %s', (name, emulator) => {
  /** A table of the test's own, made as infra/ makes it. */
  async function table(...keys: readonly string[]) {
    const dynamo = new DynamoDBClient(settingsAt(emulator().url));
    const tableName = `t-${randomUUID()}`;
    await dynamo.send(
      new CreateTableCommand({
        TableName: tableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: keys.map((AttributeName, index) => ({ AttributeName, KeyType: index === 0 ? 'HASH' : 'RANGE' })),
      }),
    );
    return { dynamo, tableName };
  }

  describeRunLedger(`dynamoRunLedger on ${name}`, async () => dynamoRunLedger(await table('pk', 'sk')));
  describeInProgressStore(`dynamoInProgressStore on ${name}`, async () => dynamoInProgressStore(await table('key')));

  it('holds a run of 1,000 tables, whose outcomes arrive from many functions at once', async () => {
    const place = await table('pk', 'sk');
    const tables = Array.from({ length: 1000 }, (_each, index) => loadedTable(index));
    await dynamoRunLedger(place).update('r-1', () => runRecord('r-1', { tables }));
    const functions = Array.from({ length: 10 }, () => dynamoRunLedger(place));
    const arrive = (index: number) => (current: RunRecord | undefined) => ({
      ...runRecord('r-1'),
      revision: (current?.revision ?? 0) + 1,
      tables: (current?.tables ?? []).map((each, at) => (at === index ? { ...each, attempt: 2 } : each)),
    });
    await Promise.all(functions.map((ledger, index) => ledger.update('r-1', arrive(index))));
    const found = await dynamoRunLedger(place).get('r-1');
    expect(found?.revision).toBe(10);
    expect(found?.tables.filter(({ attempt }) => attempt === 2)).toHaveLength(10);
    expect(found?.tables).toHaveLength(1000);
  });
});
