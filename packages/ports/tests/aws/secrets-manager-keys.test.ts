import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { secretsManagerKeys } from '@snapferry/ports/aws';
import { awsFault } from '@snapferry/testkit';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';

const secretArn = 'arn:aws:secretsmanager:eu-central-1:444455556666:secret:shop-AbCdEf';
const key = Uint8Array.from({ length: 32 }, (_each, index) => index);

function setUp() {
  const secretsManager = new SecretsManagerClient({ region: 'eu-central-1' });
  const mock = mockClient(secretsManager);
  return { mock, keys: secretsManagerKeys({ secretsManager, secretIds: { 'shop-1': secretArn } }) };
}

describe('secretsManagerKeys', () => {
  it('gives the bytes of the secret that the registry names', async () => {
    const { mock, keys } = setUp();
    mock.on(GetSecretValueCommand, { SecretId: secretArn }).resolves({ SecretBinary: key });
    expect(await keys.get('shop-1')).toEqual(key);
  });

  it('keeps no key: each load asks for it', async () => {
    const { mock, keys } = setUp();
    mock.on(GetSecretValueCommand).resolves({ SecretBinary: key });
    await keys.get('shop-1');
    await keys.get('shop-1');
    expect(mock.commandCalls(GetSecretValueCommand)).toHaveLength(2);
  });

  it.each(['shop-2', '', 'toString', '__proto__'])('asks nobody for a key %j that nobody registered', async (keyId) => {
    const { mock, keys } = setUp();
    await expect(keys.get(keyId)).rejects.toMatchObject({ code: 'KEY_UNAVAILABLE', disposition: 'reject' });
    expect(mock.calls()).toEqual([]);
  });

  it.each<[string, object]>([
    ['a text', { SecretString: 'secret-canary' }],
    ['nothing', {}],
    ['31 bytes', { SecretBinary: key.slice(1) }],
    ['33 bytes', { SecretBinary: Uint8Array.from([...key, 0]) }],
    ['no byte', { SecretBinary: new Uint8Array() }],
  ])('refuses a secret of %s and quotes nothing of it', async (_what, answer) => {
    const { mock, keys } = setUp();
    mock.on(GetSecretValueCommand).resolves(answer);
    const asked = keys.get('shop-1');
    await expect(asked).rejects.toMatchObject({ code: 'KEY_UNAVAILABLE' });
    await expect(asked).rejects.toThrow(/shop-1: expected/);
    await expect(asked).rejects.not.toThrow(/canary/);
  });

  it.each([
    ['ResourceNotFoundException', 400, 'KEY_UNAVAILABLE'],
    ['InvalidRequestException', 400, 'KEY_UNAVAILABLE'],
    ['DecryptionFailure', 400, 'KEY_UNAVAILABLE'],
    ['AccessDeniedException', 400, 'AWS_ACCESS'],
    ['ThrottlingException', 400, 'AWS_UNAVAILABLE'],
    ['InternalServiceError', 500, 'AWS_UNAVAILABLE'],
    ['TimeoutError', undefined, 'AWS_UNAVAILABLE'],
  ])('says of %s what it means for the load', async (name, status, code) => {
    const { mock, keys } = setUp();
    mock.on(GetSecretValueCommand).rejects(awsFault(name, status));
    await expect(keys.get('shop-1')).rejects.toMatchObject({ code });
  });
});
