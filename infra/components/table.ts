/** A DynamoDB table that costs what it is used, is encrypted under the account's key, and can be restored to any second of 35 days. */
export function table(
  name: string,
  args: Pick<aws.dynamodb.TableArgs, 'attributes' | 'hashKey' | 'rangeKey' | 'globalSecondaryIndexes' | 'ttl'>,
): aws.dynamodb.Table {
  return new aws.dynamodb.Table(name, {
    name,
    billingMode: 'PAY_PER_REQUEST',
    serverSideEncryption: { enabled: true },
    pointInTimeRecovery: { enabled: true },
    deletionProtectionEnabled: true,
    ...args,
  });
}

export const inProgressTable = 'snapferry-in-progress';
export const ledgerTable = 'snapferry-ledger';
