import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AttributeValue,
  type ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
} from '@aws-sdk/client-dynamodb';
import { SnapferryError } from '@snapferry/chassis';
import { answerOf, isUnclear } from '@snapferry/chassis/aws';
import type { RunLedger, RunRecord } from '../ports/run-ledger.ts';
import { awsFailure } from './aws-failure.ts';
import { packRecord, unpackRecord } from './packed-record.ts';

export interface DynamoRunLedgerOptions {
  readonly dynamo: DynamoDBClient;
  /** Table with the partition key `pk` and the sort key `sk`, both strings. */
  readonly tableName: string;
}

/** Other writers were faster every time. */
export class LedgerBusyError extends SnapferryError {
  override readonly name = 'LedgerBusyError';
  readonly code = 'LEDGER_BUSY';
  readonly disposition = 'retry';
}

/** Enough for a thousand tables' outcomes that arrive at once in as many functions as Lambda gives a queue. */
const updateAttempts = 40;
const longestWaitMs = 500;

/** A record as it was read, with the stamp of who wrote it. */
interface Standing {
  readonly record: RunRecord;
  readonly writeId: string;
}

/**
 * The run ledger in one DynamoDB table:
 *
 * | pk | sk | holds |
 * |---|---|---|
 * | `run#<runId>` | `record` | the record, packed, and `writeId`: a new one with each write, the optimistic lock |
 * | `dataset#<dataset>` | `<snapshotTime>#<runId>` | nothing more: the dataset's runs in order |
 * | `datasets` | `<dataset>` | nothing more |
 * | `overdue#<dataset>` | `<YYYY-MM-DD>` | nothing more |
 *
 * Lists are written before the record, so that none misses a run; an entry whose run never came to be is passed over. All
 * reads are consistent ones: there is no index to lag behind.
 */
export function dynamoRunLedger({ dynamo, tableName: TableName }: DynamoRunLedgerOptions): RunLedger {
  async function guarded<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw awsFailure(`${what} in ledger ${TableName}`, error);
    }
  }

  async function read(runId: string): Promise<Standing | undefined> {
    const { Item } = await dynamo.send(new GetItemCommand({ TableName, Key: runKey(runId), ConsistentRead: true }));
    return Item === undefined ? undefined : standingOf(Item);
  }

  async function mark(pk: string, sk: string): Promise<void> {
    await dynamo.send(new PutItemCommand({ TableName, Item: { pk: { S: pk }, sk: { S: sk } } }));
  }

  /** Sort keys below a partition key, page by page. */
  async function* marks(pk: string, order: 'ascending' | 'descending', pageSize?: number): AsyncGenerator<string[]> {
    const query = {
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: pk } },
      ConsistentRead: true,
      ScanIndexForward: order === 'ascending',
    };
    const paging = { client: dynamo, ...(pageSize === undefined ? {} : { pageSize }) };
    for await (const { Items = [] } of paginateQuery(paging, query)) yield Items.map(({ sk }) => sk?.S ?? '');
  }

  async function list({ dataset, snapshot, runId }: RunRecord): Promise<void> {
    await mark('datasets', dataset);
    await mark(`dataset#${dataset}`, `${snapshot.time}#${runId}`);
  }

  /** Whether the record was written on top of `base`; another writer may have been there. */
  async function write(runId: string, base: Standing | undefined, record: RunRecord): Promise<boolean> {
    const writeId = randomUUID();
    const request = new PutItemCommand({
      TableName,
      Item: { ...runKey(runId), writeId: { S: writeId }, record: { B: packRecord(record) } },
      ...(base === undefined
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : { ConditionExpression: 'writeId = :base', ExpressionAttributeValues: { ':base': { S: base.writeId } } }),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    try {
      await dynamo.send(request);
      return true;
    } catch (error) {
      const answer = answerOf(error);
      if (answer.name === 'ConditionalCheckFailedException') {
        // Ours, if the SDK asked again after an answer that was lost.
        return (error as ConditionalCheckFailedException).Item?.writeId?.S === writeId;
      }
      // It may have landed. Whoever tries again must not make the same change twice.
      if (isUnclear(answer) && (await read(runId).catch(() => undefined))?.writeId === writeId) return true;
      throw error;
    }
  }

  return {
    get: (runId) => guarded(`read run ${runId}`, async () => (await read(runId))?.record),

    async update(runId, change) {
      for (let attempt = 1; attempt <= updateAttempts; attempt += 1) {
        const base = await guarded(`read run ${runId}`, () => read(runId));
        const record = change(base?.record);
        const landed = await guarded(`write run ${runId}`, async () => {
          if (base === undefined || isListedElsewhere(base.record, record)) await list(record);
          return write(runId, base, record);
        });
        if (landed) return record;
        // Spread at random, so that those who met do not meet again.
        await sleep(Math.random() * Math.min(longestWaitMs, 10 * 2 ** attempt));
      }
      throw new LedgerBusyError(
        `run ${runId}: expected to write it, found another writer faster ${updateAttempts} times`,
      );
    },

    list: (dataset, limit) =>
      guarded(`list runs of ${dataset}`, async () => {
        const records: RunRecord[] = [];
        for await (const entries of marks(`dataset#${dataset}`, 'descending', limit)) {
          const runs = await Promise.all(entries.map((entry) => read(entry.slice(entry.indexOf('#') + 1))));
          records.push(...runs.flatMap((run) => (run?.record.dataset === dataset ? [run.record] : [])));
          if (records.length >= limit) break;
        }
        return records.slice(0, limit);
      }),

    datasets: () =>
      guarded('list datasets', async () => (await Array.fromAsync(marks('datasets', 'ascending'))).flat()),

    overdueAnnounced: (dataset, date) =>
      guarded(`look for ${dataset}, ${date}`, async () => {
        const Key = { pk: { S: `overdue#${dataset}` }, sk: { S: date } };
        return (await dynamo.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))).Item !== undefined;
      }),

    markOverdue: (dataset, date) => guarded(`mark ${dataset}, ${date}`, () => mark(`overdue#${dataset}`, date)),
  };
}

function runKey(runId: string): Record<'pk' | 'sk', AttributeValue> {
  return { pk: { S: `run#${runId}` }, sk: { S: 'record' } };
}

function standingOf({ record, writeId }: Record<string, AttributeValue>): Standing {
  return { record: unpackRecord(record?.B ?? new Uint8Array()), writeId: writeId?.S ?? '' };
}

function isListedElsewhere(before: RunRecord, after: RunRecord): boolean {
  return before.dataset !== after.dataset || before.snapshot.time !== after.snapshot.time;
}
