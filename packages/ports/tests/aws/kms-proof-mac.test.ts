import { createHash } from 'node:crypto';
import { GenerateMacCommand, KMSClient, KMSInvalidStateException } from '@aws-sdk/client-kms';
import { AwsUnavailableError, kmsProofMac } from '@snapferry/ports/aws';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';

const keyId = 'arn:aws:kms:eu-central-1:444455556666:key/proofs';
const message = new TextEncoder().encode('x'.repeat(100_000));

function setUp() {
  const client = new KMSClient({ region: 'eu-central-1' });
  return { kms: mockClient(client), mac: () => kmsProofMac({ kms: client, keyId }).mac(message) };
}

describe('kmsProofMac', () => {
  it('has KMS authenticate the digest of a message that is too long for it', async () => {
    const { kms, mac } = setUp();
    kms.on(GenerateMacCommand).resolves({ Mac: Uint8Array.from([0, 171, 255]) });
    expect(await mac()).toBe('00abff');
    expect(kms.commandCalls(GenerateMacCommand)[0]?.args[0].input).toEqual({
      KeyId: keyId,
      MacAlgorithm: 'HMAC_SHA_256',
      Message: createHash('sha256').update(message).digest(),
    });
  });

  it("says that no MAC came, and what KMS refused, without KMS's own words", async () => {
    const { kms, mac } = setUp();
    kms.on(GenerateMacCommand).resolves({});
    await expect(mac()).rejects.toThrow(AwsUnavailableError);
    const refused = new KMSInvalidStateException({ message: 'SECRET words', $metadata: { httpStatusCode: 400 } });
    kms.on(GenerateMacCommand).rejects(refused);
    const error = await mac().catch((thrown: unknown) => thrown);
    expect(String(error)).toContain(`authenticate a proof with ${keyId}`);
    expect(String(error)).not.toContain('SECRET');
  });
});
