/** The two accounts of a local run; the numbers are AWS's own examples of account ids. */
export const sourceAccount = '111122223333';
export const lakeAccount = '444455556666';
export const region = 'eu-central-1';

export const landingUri = 's3://snapferry-source-landing/exports/';
export const contractsUri = 's3://snapferry-source-contracts/contracts/';
export const workUri = 's3://snapferry-lake-work/';

export const exportRoleArn = `arn:aws:iam::${sourceAccount}:role/snapferry-export`;
export const exportKmsKeyId = `arn:aws:kms:${region}:${sourceAccount}:key/snapferry-landing`;

/** `DBInstanceIdentifier` that the sample shop plays: no database of one's own has it. */
export const sampleInstanceId = 'sample-shop';

/** `DBInstanceIdentifier` that a dataset's database plays. */
export function instanceId(dataset: string): string {
  return `local-${dataset.replaceAll('_', '-')}`;
}
