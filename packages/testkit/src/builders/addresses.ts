import type { DataContract } from '@snapferry/contract';
import type { RegisteredDataset, SourceDataset } from '@snapferry/ports';

/** AWS's own examples of account ids. */
export const sourceAccount = '111122223333';
export const lakeAccount = '444455556666';
export const strangerAccount = '999988887777';
export const region = 'eu-central-1';

export const landingUri = 's3://source-landing/exports/';
export const contractsUri = 's3://source-contracts/contracts/';
export const workUri = 's3://lake-work/';
export const database = 'shop-db';

/** A dataset as the source's app deploys it. */
export function sourceDataset(contract: DataContract, changes: Partial<SourceDataset> = {}): SourceDataset {
  return {
    contract,
    sourceDatabase: database,
    landingUri,
    contractsUri,
    exportRoleArn: `arn:aws:iam::${sourceAccount}:role/export`,
    exportKmsKeyId: `arn:aws:kms:${region}:${sourceAccount}:key/landing`,
    ...changes,
  };
}

/** The same dataset as the lake's registry knows it. */
export function registeredDataset(dataset: string, changes: Partial<RegisteredDataset> = {}): RegisteredDataset {
  return {
    dataset,
    sourceAccount,
    region,
    landingUri,
    contractsUri,
    namespace: dataset,
    deadline: { time: '09:00', zone: 'UTC' },
    ...changes,
  };
}
