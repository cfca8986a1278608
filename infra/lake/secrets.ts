import { managedKey, thisKey } from '../components/managed-key.ts';
import { admit, policyDocument, type Statement } from '../components/policy.ts';
import type { LakeConfig } from '../config/types.ts';
import { roleArn, secretName } from '../names.ts';
import type { LakeApp, Secrets } from './context.ts';

/** The one role that reads pseudonymisation keys. */
const reader = (account: string): string => roleArn(account, 'table-loader');

/**
 * A secret for each pseudonymisation key of the registry, without a value: its custodian puts 32 random bytes there
 * (docs/deploy.md). Nobody but table-loader can read one back, neither a custodian nor an admin of the account.
 */
export function secrets({ account, region, sources, keyCustodians }: LakeConfig): Secrets {
  const throughSecretsManager = { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` } };
  const key = managedKey('pseudonymisation', {
    account,
    description: 'Snapferry: the secrets that hold pseudonymisation keys',
    use: [
      admit(account, [reader(account)], {
        actions: ['kms:Decrypt'],
        resources: thisKey,
        conditions: throughSecretsManager,
      }),
      ...(keyCustodians.length === 0
        ? []
        : [
            // PutSecretValue asks for both (Secrets Manager user guide, "Encryption and decryption").
            admit(account, keyCustodians, {
              actions: ['kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'],
              resources: thisKey,
              conditions: throughSecretsManager,
            }),
          ]),
    ],
  });
  const ids = [...new Set(sources.flatMap(({ datasets }) => datasets.flatMap(({ keys }) => keys)))].sort();
  const arns = Object.fromEntries(ids.map((id) => [id, secret(account, id, key)]));
  return { arns, kmsKeyArn: key.arn };
}

function secret(account: string, id: string, key: aws.kms.Key): $util.Output<string> {
  const created = new aws.secretsmanager.Secret(`key-${id}`, {
    name: secretName(id),
    description: `Snapferry: pseudonymisation key ${id}, 32 random bytes as SecretBinary`,
    kmsKeyId: key.arn,
    // A table that was hashed with a lost key can never be joined with a later one: time to notice.
    recoveryWindowInDays: 30,
  });
  new aws.secretsmanager.SecretPolicy(`key-${id}`, {
    secretArn: created.arn,
    blockPublicPolicy: true,
    policy: policyDocument([
      {
        effect: 'Deny',
        principals: 'everyone',
        actions: ['secretsmanager:GetSecretValue', 'secretsmanager:BatchGetSecretValue'],
        resources: [created.arn],
        conditions: { ArnNotEquals: { 'aws:PrincipalArn': [reader(account)] } },
      },
    ]),
  });
  return created.arn;
}

export function useSecrets({ secrets: { arns, kmsKeyArn }, region }: LakeApp): Statement[] {
  if (Object.keys(arns).length === 0) return [];
  return [
    { actions: ['secretsmanager:GetSecretValue'], resources: Object.values(arns) },
    {
      actions: ['kms:Decrypt'],
      resources: [kmsKeyArn],
      conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.amazonaws.com` } },
    },
  ];
}
