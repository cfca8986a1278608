import { DynamoDBClient, ListTablesCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { ListBucketsCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3';
import { s3ObjectStore } from '@snapferry/ports/aws';
import type { ServiceCall } from '../record/made-call.ts';
import type { DayOnEmulators } from './day-on-emulators.ts';

/** Something that stands in an account, under a name that says what it is. */
export interface Standing {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const teams = ['source', 'lake'] as const;

/**
 * Every object of both accounts. A table bucket lists nothing: of those, what was written into them is asked for, call by call.
 *
 * @param calls all that the functions made.
 */
export async function everyObject({ accounts }: DayOnEmulators, calls: readonly ServiceCall[]): Promise<Standing[]> {
  const found = new Map<string, Uint8Array>();
  for (const team of teams) {
    const s3 = new S3Client(accounts.settings[team]);
    const objects = s3ObjectStore({ s3 });
    for (const { Name: Bucket = '' } of (await s3.send(new ListBucketsCommand({}))).Buckets ?? []) {
      if (isTableBucket(Bucket)) continue;
      for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket })) {
        for (const { Key } of Contents) found.set(`${Bucket}/${Key}`, await objects.read(`s3://${Bucket}/${Key}`));
      }
    }
  }
  const lake = s3ObjectStore({ s3: new S3Client(accounts.settings.lake) });
  for (const { api, input } of calls) {
    if (!/^s3 (PutObject|CompleteMultipartUpload)$/.test(api) || !isTableBucket(String(input.Bucket))) continue;
    const name = `${input.Bucket}/${input.Key}`;
    found.set(name, await lake.read(`s3://${name}`));
  }
  return [...found].map(([name, bytes]) => ({ name, bytes }));
}

/** Amazon S3 user guide, "Table bucket": the buckets behind tables end so. */
const isTableBucket = (name: string): boolean => name.endsWith('--table-s3');

/** Every item of both accounts' tables, every message to people, every event, and all that the functions wrote. */
export async function everyMessage({ accounts, world }: DayOnEmulators): Promise<Standing[]> {
  const found: Record<string, unknown> = { 'events.json': world.announced };
  for (const team of teams) {
    const dynamo = new DynamoDBClient(accounts.settings[team]);
    const { TableNames = [] } = await dynamo.send(new ListTablesCommand({}));
    for (const TableName of TableNames)
      found[`${team}-${TableName}.json`] = (await dynamo.send(new ScanCommand({ TableName }))).Items;
    found[`${team}-notifications.json`] = await accounts.topics[team].queue.take();
  }
  const json = Object.entries(found).map(([name, value]) => ({ name, bytes: Buffer.from(JSON.stringify(value)) }));
  return [...json, { name: 'output.txt', bytes: Buffer.from(world.output()) }];
}
