import { bodyOf, type FakeService, json, jsonFault, targetOf } from './answers.ts';

type Item = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

interface Request {
  readonly TableName: string;
  readonly Item?: Item;
  readonly Key?: Item;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Item;
}

/** DynamoDB's API on a map, with the conditions that Snapferry's adapters use. Keys: `key`, or `pk` and `sk`. */
export function fakeDynamo(items: Map<string, Item>): FakeService {
  return (request) => {
    const input = bodyOf<Request>(request);
    const { TableName, Item, Key } = input;
    const at = addressOf(TableName, Item ?? Key ?? {});
    const standing = items.get(at);
    switch (targetOf(request)) {
      case 'GetItem':
        return json(standing === undefined ? {} : { Item: standing });
      case 'PutItem':
        if (!holds(input, standing)) return refused(standing);
        items.set(at, Item ?? {});
        return json({});
      case 'DeleteItem':
        if (!holds(input, standing)) return refused(standing);
        items.delete(at);
        return json({});
      case 'Query': {
        const pk = String(input.ExpressionAttributeValues?.[':pk']?.S);
        const found = [...items].filter(([key]) => key.startsWith(`${TableName}/${pk}/`)).map(([, item]) => item);
        return json({ Items: found, Count: found.length });
      }
      default:
        return undefined;
    }
  };
}

function addressOf(table: string, item: Item): string {
  const { key, pk, sk } = item;
  return key === undefined ? `${table}/${pk?.S}/${sk?.S}` : `${table}/${key.S}`;
}

const refused = (standing: Item | undefined) =>
  jsonFault('ConditionalCheckFailedException', 400, standing === undefined ? {} : { Item: standing });

/** `a OR b` of `attribute_not_exists(x)`, `x = :v` and `x <= :v`. */
function holds({ ConditionExpression, ...names }: Request, standing: Item | undefined): boolean {
  if (ConditionExpression === undefined) return true;
  return ConditionExpression.split(' OR ').some((term) => {
    const [, absent] = /^attribute_not_exists\((\S+)\)$/.exec(term) ?? [];
    if (absent !== undefined) return standing === undefined;
    const [, name = '', operator, value = ''] = /^(\S+) (=|<=) (:\S+)$/.exec(term) ?? [];
    if (operator === undefined) throw new Error(`expected a condition that the fake knows, found ${term}`);
    const found = standing?.[names.ExpressionAttributeNames?.[name] ?? name];
    const wanted = names.ExpressionAttributeValues?.[value];
    return operator === '=' ? found?.S === wanted?.S : Number(found?.N) <= Number(wanted?.N);
  });
}
