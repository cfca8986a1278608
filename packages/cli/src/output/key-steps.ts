import { createHash } from 'node:crypto';

/** Where the lake's account keeps the key (infra/names.ts, `secretName`). */
export const secretOfKey = (keyId: string): string => `snapferry/keys/${keyId}`;

/**
 * Puts 32 random bytes in the key's secret. The token follows from the id: Secrets Manager refuses another value under a
 * token that it knows, so that the command, given again, replaces no key (API reference, PutSecretValue).
 */
export function putKeyCommand(keyId: string): string {
  const secret = secretOfKey(keyId);
  const token = createHash('sha256').update(secret).digest('hex');
  return `openssl rand 32 | aws secretsmanager put-secret-value --secret-id ${secret} --secret-binary fileb:///dev/stdin --client-request-token ${token}`;
}

/** What puts a key in place on AWS, in its order. */
export function keyStepsOnAws(keyId: string, dataset = '<dataset>'): string[] {
  return [
    `Lake's app: add "${keyId}" to the keys of ${dataset} in infra/config/lake.ts, leave the others, deploy. It makes the secret, empty.`,
    `A key custodian, in the lake's account, once:\n  ${putKeyCommand(keyId)}`,
    'Check that its secret has one value:\n  npx snapferry doctor --team lake',
  ];
}

/** What follows once the key is in place. */
export function rotationStepsOnAws(file: string, version: string, dataset: string): string[] {
  return [
    `Source's app: deploy version ${version} of ${file}. The newest snapshot is carried again, under the new key.`,
    `Check in Athena, table by table, that the newest load names the new key:\n  SELECT max_by(element_at(summary, 'snapferry.key-id'), committed_at) FROM "${dataset}"."<table>$snapshots" WHERE element_at(summary, 'snapferry.run-id') IS NOT NULL`,
  ];
}

export function numbered(steps: readonly string[]): string {
  return steps.map((step, index) => `${index + 1}. ${step.replaceAll('\n', '\n   ')}`).join('\n');
}
