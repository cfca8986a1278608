/** The two accounts of a local run; the numbers are AWS's own examples of account ids. */
export const sourceAccount = '111122223333';
export const lakeAccount = '444455556666';
export const region = 'eu-central-1';

export const landingUri = 's3://snapferry-source-landing/exports/';
export const contractsUri = 's3://snapferry-source-contracts/contracts/';
export const workUri = 's3://snapferry-lake-work/';
/** Where the lake's own exports land (`export: lake`). */
export const lakeLandingUri = 's3://snapferry-lake-landing/exports/';
/** Where each account's snapshot-courier keeps its notes. */
export const notesUri = { source: 's3://snapferry-source-contracts/copies/', lake: `${workUri}copies/` } as const;

export const exportRole = { source: exportRoleOf(sourceAccount), lake: exportRoleOf(lakeAccount) } as const;
export const landingKey = { source: keyOf(sourceAccount, 'landing'), lake: keyOf(lakeAccount, 'landing') } as const;
export const copyKey = { source: keyOf(sourceAccount, 'copies'), lake: keyOf(lakeAccount, 'copies') } as const;
/** Stands for `aws/rds`, which RDS encrypts with unless it is told another key. */
export const defaultRdsKey = { source: keyOf(sourceAccount, 'aws-rds'), lake: keyOf(lakeAccount, 'aws-rds') } as const;

function exportRoleOf(account: string): string {
  return `arn:aws:iam::${account}:role/snapferry-export`;
}

function keyOf(account: string, name: string): string {
  return `arn:aws:kms:${region}:${account}:key/snapferry-${name}`;
}

/** `DBInstanceIdentifier` that the sample shop plays: no database of one's own has it. */
export const sampleInstanceId = 'sample-shop';

/** `DBInstanceIdentifier` that a dataset's database plays. */
export function instanceId(dataset: string): string {
  return `local-${dataset.replaceAll('_', '-')}`;
}
