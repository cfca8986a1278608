/** A DynamoDB table that costs what it is used, is encrypted under the account's key, and can be restored to any second of 35 days. */
function table(
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

/** Both accounts have one: a claim on work that is being done, forgotten soon after. */
export function makeInProgressTable(): void {
  table(inProgressTable, {
    attributes: [{ name: 'key', type: 'S' }],
    hashKey: 'key',
    ttl: { attributeName: 'expiresAt', enabled: true },
  });
}

/** The ledger of runs (decision 0021). */
export function makeLedgerTable(): void {
  table(ledgerTable, {
    attributes: [
      { name: 'pk', type: 'S' },
      { name: 'sk', type: 'S' },
    ],
    hashKey: 'pk',
    rangeKey: 'sk',
  });
}

export const inProgressTable = 'snapferry-in-progress';
export const ledgerTable = 'snapferry-ledger';
