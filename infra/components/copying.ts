import type { Place } from '../config/types.ts';
import { bucketArn, roleArn } from '../names.ts';
import { managedKey, thisKey } from './managed-key.ts';
import { copyArns, describeSnapshots, keyForRds, listBucket, snapshotArns } from './permissions.ts';
import { admit, type Statement } from './policy.ts';

/** What copying a snapshot that another account shares does with that account's key (RDS user guide, "Sharing encrypted snapshots"). */
const readersKeyUse = [
  'kms:Decrypt',
  'kms:Encrypt',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
];

const throughRds = (region: string) => ({ StringEquals: { 'kms:ViaService': `rds.${region}.amazonaws.com` } });

/** Copies and deletes copies, and keeps notes. Which snapshots it may share, the source alone says. */
export function courierPermissions(
  place: Place,
  {
    copyKey,
    notes,
    from,
  }: {
    readonly copyKey: $util.Input<string>;
    /** Bucket and folder. */
    readonly notes: { readonly bucket: string; readonly folder: string };
    /** What is copied: snapshots and the keys that they are encrypted with. */
    readonly from: { readonly snapshotArns: readonly string[]; readonly keyArns: readonly $util.Input<string>[] };
  },
): Statement[] {
  return [
    describeSnapshots,
    {
      actions: ['rds:CopyDBSnapshot', 'rds:CopyDBClusterSnapshot'],
      resources: [...from.snapshotArns, ...copyArns(place)],
      wildcard: 'RdsSnapshots',
    },
    {
      actions: ['rds:AddTagsToResource', 'rds:DeleteDBSnapshot', 'rds:DeleteDBClusterSnapshot'],
      resources: copyArns(place),
      wildcard: 'CopiesOfSnapshots',
    },
    ...keyForRds([copyKey, ...from.keyArns]),
    { actions: readersKeyUse, resources: [copyKey, ...from.keyArns], conditions: throughRds(place.region) },
    listBucket(notes.bucket),
    {
      actions: ['s3:GetObject', 's3:PutObject'],
      resources: [`${bucketArn(notes.bucket)}/${notes.folder}*`],
      wildcard: 'ObjectsBelow',
    },
  ];
}

/** Shares copies of ours, and no other snapshot of the account. */
export const shareCopies = (place: Place): Statement => ({
  actions: ['rds:ModifyDBSnapshotAttribute', 'rds:ModifyDBClusterSnapshotAttribute'],
  resources: copyArns(place),
  wildcard: 'CopiesOfSnapshots',
});

/** Snapshots of the own account, whoever took them. */
export const ownSnapshots = snapshotArns;

/**
 * The key that copies of whole snapshots are encrypted with: RDS's own cannot be shared.
 *
 * @param others further roles that make RDS use it, by account.
 */
export function copiesKey(
  { account, region }: Place,
  others: readonly { readonly account: string; readonly role: string }[],
): aws.kms.Key {
  const users = [{ account, role: 'snapshot-courier' }, ...others];
  return managedKey('copies', {
    account,
    description: 'Snapferry: copies of RDS snapshots',
    use: users.flatMap((user) =>
      [...keyForRds(thisKey), { actions: readersKeyUse, resources: thisKey, conditions: throughRds(region) }].map(
        (statement) => admit(user.account, [roleArn(user.account, user.role)], statement),
      ),
    ),
  });
}
