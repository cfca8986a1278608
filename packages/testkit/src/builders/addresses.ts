import type { DataContract } from '@snapferry/contract';
import type { LakeExportedDataset, RegisteredDataset, SourceDataset, SourceExportedDataset } from '@snapferry/ports';

/** AWS's own examples of account ids. */
export const sourceAccount = '111122223333';
export const lakeAccount = '444455556666';
export const strangerAccount = '999988887777';
export const region = 'eu-central-1';

export const landingUri = 's3://source-landing/exports/';
export const contractsUri = 's3://source-contracts/contracts/';
export const workUri = 's3://lake-work/';
export const lakeLandingUri = 's3://lake-landing/exports/';
export const notesUri = 's3://source-contracts/copies/';
export const lakeNotesUri = `${workUri}copies/`;
export const database = 'shop-db';

const keyArn = (account: string, name: string): string => `arn:aws:kms:${region}:${account}:key/${name}`;

export const copyKey = { source: keyArn(sourceAccount, 'copies'), lake: keyArn(lakeAccount, 'copies') } as const;

/** A dataset as the source's app deploys it: exported where its contract says. */
export function sourceDataset(
  contract: DataContract,
  changes: Partial<SourceExportedDataset> & Partial<LakeExportedDataset> = {},
): SourceDataset {
  const { exportMode: _mode, ...rest } = changes;
  const deployed = { contract, sourceDatabase: database, contractsUri };
  if (contract.exportMode === 'lake') return { ...deployed, copyKmsKeyId: copyKey.source, ...rest, exportMode: 'lake' };
  return {
    ...deployed,
    landingUri,
    exportRoleArn: `arn:aws:iam::${sourceAccount}:role/export`,
    exportKmsKeyId: keyArn(sourceAccount, 'landing'),
    ...rest,
    exportMode: 'source',
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

/** A dataset that the lake exports itself, as its registry knows it. */
export function lakeExportedDataset(dataset: string, changes: Partial<RegisteredDataset> = {}): RegisteredDataset {
  return registeredDataset(dataset, {
    landingUri: lakeLandingUri,
    lakeExport: {
      copyKmsKeyId: copyKey.lake,
      exportRoleArn: `arn:aws:iam::${lakeAccount}:role/export`,
      exportKmsKeyId: keyArn(lakeAccount, 'landing'),
    },
    ...changes,
  });
}
