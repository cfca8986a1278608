import { createHash } from 'node:crypto';
import { GenerateMacCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { ProofMac } from '../ports/proof-mac.ts';
import { AwsUnavailableError, awsFailure } from './aws-failure.ts';

/**
 * Proofs authenticated by an HMAC_256 key that never leaves KMS. The MAC is of the message's SHA-256, since KMS takes no
 * message above 4,096 bytes (KMS API reference, "GenerateMac").
 *
 * @returns throws AwsUnavailableError; AwsAccessError; AwsRefusedError
 */
export function kmsProofMac({ kms, keyId }: { readonly kms: KMSClient; readonly keyId: string }): ProofMac {
  return {
    async mac(message) {
      const Message = createHash('sha256').update(message).digest();
      const answer = await kms
        .send(new GenerateMacCommand({ KeyId: keyId, MacAlgorithm: 'HMAC_SHA_256', Message }))
        .catch((error: unknown) => {
          throw awsFailure(`authenticate a proof with ${keyId}`, error);
        });
      if (answer.Mac === undefined)
        throw new AwsUnavailableError(`authenticate a proof with ${keyId}: expected a MAC, found none`);
      return Buffer.from(answer.Mac).toString('hex');
    },
  };
}
