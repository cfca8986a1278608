import { policyDocument, type Statement } from './policy.ts';

/** All that keeps a key in order, and nothing that uses it. `kms:*` for the account would let every admin decrypt. */
const management = [
  'kms:CancelKeyDeletion',
  // Of an alias both are asked: the alias by IAM, its key by this policy (KMS developer guide, "Controlling access to aliases").
  'kms:CreateAlias',
  'kms:DeleteAlias',
  'kms:DescribeKey',
  'kms:DisableKey',
  'kms:EnableKey',
  'kms:EnableKeyRotation',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:ListGrants',
  'kms:ListKeyPolicies',
  'kms:ListResourceTags',
  'kms:PutKeyPolicy',
  'kms:RevokeGrant',
  'kms:ScheduleKeyDeletion',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:UpdateAlias',
  'kms:UpdateKeyDescription',
];

/** In a key's policy: that key. */
export const thisKey = ['*'];

/** The statement as one of a key's policy. */
const ofKey = (statement: Statement): Statement => ({ ...statement, resources: thisKey, wildcard: 'ThisKey' });

export interface ManagedKeyArgs {
  readonly account: string;
  readonly description: string;
  readonly use: readonly Statement[];
  /** A key for MACs instead of encryption. KMS does not rotate such keys, and what they authenticated must stay checkable. */
  readonly mac?: boolean;
}

/** A key that only those use whom its policy names; one for encryption rotates each year. */
export function managedKey(name: string, { account, description, use, mac = false }: ManagedKeyArgs): aws.kms.Key {
  const key = new aws.kms.Key(name, {
    description,
    ...(mac ? { keyUsage: 'GENERATE_VERIFY_MAC', customerMasterKeySpec: 'HMAC_256' } : { enableKeyRotation: true }),
    deletionWindowInDays: 30,
    policy: policyDocument([
      ofKey({ principals: { aws: [`arn:aws:iam::${account}:root`] }, actions: management, resources: thisKey }),
      ...use.map(ofKey),
    ]),
  });
  new aws.kms.Alias(name, { name: `alias/snapferry-${name}`, targetKeyId: key.keyId });
  return key;
}
