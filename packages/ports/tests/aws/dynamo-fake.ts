import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';

type Item = Record<string, AttributeValue>;

/** Runs instead of, before or after the real write. */
export type WriteFate = (write: () => unknown) => unknown;

/**
 * One table of DynamoDB in this process: consistent reads, and the conditions that the adapters write under. Whether
 * DynamoDB reads these conditions the same way, the suites on other people's servers tell.
 */
export function fakeDynamo(keys: readonly string[]) {
  const items = new Map<string, Item>();
  const fates: WriteFate[] = [];
  const dynamo = new DynamoDBClient({ region: 'eu-central-1' });
  const mock = mockClient(dynamo);
  const idOf = (item: Item): string => JSON.stringify(keys.map((key) => item[key]?.S));

  function write(input: { Key?: Item; Item?: Item; ConditionExpression?: string } & Record<string, unknown>): object {
    const id = idOf(input.Item ?? input.Key ?? {});
    const found = items.get(id);
    if (!holds(input.ConditionExpression, found, (input.ExpressionAttributeValues ?? {}) as Item)) {
      throw new ConditionalCheckFailedException({
        message: 'The conditional request failed',
        $metadata: { httpStatusCode: 400, attempts: 1 },
        ...(input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && found !== undefined ? { Item: found } : {}),
      });
    }
    if (input.Item === undefined) items.delete(id);
    else items.set(id, input.Item);
    return {};
  }
  for (const command of [PutItemCommand, DeleteItemCommand]) {
    mock.on(command as typeof PutItemCommand).callsFake((input) => {
      const fate = fates.shift();
      return fate === undefined ? write(input) : fate(() => write(input));
    });
  }
  mock.on(GetItemCommand).callsFake(({ Key, ConsistentRead }) => {
    if (ConsistentRead !== true) throw new Error('expected a consistent read');
    const Item = items.get(idOf(Key));
    return Item === undefined ? {} : { Item };
  });
  mock.on(QueryCommand).callsFake((input) => {
    if (input.ConsistentRead !== true) throw new Error('expected a consistent read');
    const found = [...items.values()]
      .filter((item) => item.pk?.S === input.ExpressionAttributeValues[':pk'].S)
      .sort((a, b) => ((a.sk?.S ?? '') < (b.sk?.S ?? '') ? -1 : 1));
    if (input.ScanIndexForward === false) found.reverse();
    const from = Number(input.ExclusiveStartKey?.from?.N ?? 0);
    // Two a page at most, so that paging is part of every query.
    const to = from + Math.min(2, input.Limit ?? 2);
    return {
      Items: found.slice(from, to),
      ...(to < found.length ? { LastEvaluatedKey: { from: { N: String(to) } } } : {}),
    };
  });
  return { dynamo, mock, items, fates };
}

function holds(condition: string | undefined, found: Item | undefined, values: Item): boolean {
  switch (condition) {
    case undefined:
      return true;
    case 'attribute_not_exists(pk)':
      return found === undefined;
    case 'writeId = :base':
      return found?.writeId?.S === values[':base']?.S;
    case 'claimId = :claimId':
      return found !== undefined && found.claimId?.S === values[':claimId']?.S;
    case 'attribute_not_exists(#key) OR #until <= :now':
      return found === undefined || Number(found.until?.N) <= Number(values[':now']?.N);
    default:
      throw new Error(`expected a condition that this fake knows, found ${condition}`);
  }
}

/** The SDK's own second attempt is refused because of its first, whose answer was lost. */
export const echoed: WriteFate = (write) => {
  write();
  return write();
};

/** The write is done, and no answer comes. */
export const answerLost =
  (error: Error): WriteFate =>
  (write) => {
    write();
    throw error;
  };
