import { managedKey, thisKey } from '../components/managed-key.ts';
import { readObjects, writeObjects } from '../components/permissions.ts';
import { admit, type Statement } from '../components/policy.ts';
import type { LakeConfig } from '../config/types.ts';
import { proofsFolder, roleArn, workBucket } from '../names.ts';
import type { LakeApp } from './context.ts';

/** Authenticates the proofs of loads. Whoever can write to buckets and tables and not use it can forge none. */
export function proofKey({ account }: LakeConfig): aws.kms.Key {
  const use = admit(account, [roleArn(account, 'table-loader')], { actions: ['kms:GenerateMac'], resources: thisKey });
  return managedKey('proofs', {
    account,
    description: 'Snapferry: MACs of the proofs of loads',
    use: [use],
    mac: true,
  });
}

export function useProofs(app: LakeApp): Statement[] {
  return [
    { actions: ['kms:GenerateMac'], resources: [app.proofKeyArn] },
    readObjects(workBucket(app), [`${proofsFolder}*`], 'ObjectsBelow'),
    writeObjects(workBucket(app), [`${proofsFolder}*`], 'ObjectsBelow'),
  ];
}
