import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { answerOf } from '@snapferry/chassis/aws';
import { KeyUnavailableError } from '../ports/errors.ts';
import type { PseudonymisationKeys } from '../ports/pseudonymisation-keys.ts';
import { awsFailure } from './aws-failure.ts';

export interface SecretsManagerKeysOptions {
  readonly secretsManager: SecretsManagerClient;
  /** ARN of the secret by key id, as the registry binds them; a key id that is not here has no key. */
  readonly secretIds: Readonly<Record<string, string>>;
}

const keyBytes = 32;

/** Gone, about to be deleted, or encrypted under a key that is no more: no retry brings it back. */
const lost: ReadonlySet<string> = new Set([
  'ResourceNotFoundException',
  'InvalidRequestException',
  'DecryptionFailure',
]);

/** Keys as SecretBinary. Asked for at each load and kept nowhere: a key in memory is a key that may be found there. */
export function secretsManagerKeys({ secretsManager, secretIds }: SecretsManagerKeysOptions): PseudonymisationKeys {
  async function binaryOf(keyId: string, secretId: string): Promise<Uint8Array | undefined> {
    try {
      return (await secretsManager.send(new GetSecretValueCommand({ SecretId: secretId }))).SecretBinary;
    } catch (error) {
      const { name } = answerOf(error);
      if (lost.has(name)) throw unavailable(keyId, `its secret, found ${name}`, error);
      throw awsFailure(`read pseudonymisation key ${keyId}`, error);
    }
  }

  return {
    async get(keyId) {
      const secretId = Object.hasOwn(secretIds, keyId) ? secretIds[keyId] : undefined;
      if (secretId === undefined) throw unavailable(keyId, 'a secret for it in the registry, found none');
      const key = await binaryOf(keyId, secretId);
      if (key === undefined) throw unavailable(keyId, 'SecretBinary, found a secret without it');
      if (key.length !== keyBytes) throw unavailable(keyId, `${keyBytes} bytes, found ${key.length}`);
      return key;
    },
  };
}

function unavailable(keyId: string, expected: string, cause?: unknown): KeyUnavailableError {
  return new KeyUnavailableError(`pseudonymisation key ${keyId}: expected ${expected}`, { cause });
}
