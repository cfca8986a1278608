import { readObjects } from '../components/permissions.ts';
import { admit } from '../components/policy.ts';
import { privateBucket } from '../components/private-bucket.ts';
import type { SourceConfig } from '../config/types.ts';
import { bucketArn, contractsBucket, contractsFolder, notesFolder, roleArn } from '../names.ts';

/** Roles of the lake that check a contract which an event carries by reference. */
const contractReaders = ['load-planner', 'run-tracker'];
/** Those that do so where the lake runs exports. */
const exportingReaders = ['snapshot-courier', 'snapshot-exporter'];

/**
 * Contracts by their digest, for good: a replay from the archive needs the contract of its day. They hold names of
 * tables and columns, no data. Only snapshot-publisher writes them, and nobody removes one by accident.
 */
export function contractsArea({ lake, ...own }: SourceConfig, exportedInLake: boolean, noteDays: number): void {
  const bucket = contractsBucket(own);
  const contracts = `${bucketArn(bucket)}/${contractsFolder}*`;
  privateBucket('contracts', {
    bucket,
    versioned: true,
    // The courier's schedule reads each note that is left, and no replay reaches further back than the archive.
    ...(exportedInLake ? { expireBelow: { [notesFolder]: noteDays } } : {}),
    policy: [
      admit(
        lake.account,
        [...contractReaders, ...(exportedInLake ? exportingReaders : [])].map((name) => roleArn(lake.account, name)),
        readObjects(bucket, [`${contractsFolder}*`], 'ObjectsBelow'),
      ),
      {
        effect: 'Deny',
        principals: 'everyone',
        actions: ['s3:PutObject', 's3:DeleteObject', 's3:DeleteObjectVersion'],
        resources: [contracts],
        conditions: { ArnNotEquals: { 'aws:PrincipalArn': [roleArn(own.account, 'snapshot-publisher')] } },
        wildcard: 'NobodyElse',
      },
    ],
  });
}
