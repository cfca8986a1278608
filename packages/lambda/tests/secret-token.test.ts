import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { secretToken } from '../src/aws/secret-token.ts';

const arn = 'arn:aws:secretsmanager:eu-central-1:444455556666:secret:token-AbCdEf';

function setUp() {
  const client = new SecretsManagerClient({ region: 'eu-central-1' });
  const mock = mockClient(client);
  let time = 0;
  return {
    mock,
    token: secretToken(client, arn, () => time),
    later: (ms: number) => {
      time += ms;
    },
    asked: () => mock.commandCalls(GetSecretValueCommand).length,
  };
}

describe('secretToken', () => {
  it('asks once for many requests, and again after five minutes', async () => {
    const { mock, token, later, asked } = setUp();
    mock
      .on(GetSecretValueCommand, { SecretId: arn })
      .resolvesOnce({ SecretString: 'a' })
      .resolves({ SecretString: 'b' });
    expect(await Promise.all([token(), token()])).toEqual(['a', 'a']);
    later(5 * 60 * 1000 - 1);
    expect(await token()).toBe('a');
    expect(asked()).toBe(1);
    later(1);
    expect(await token()).toBe('b');
  });

  it('keeps no failure', async () => {
    const { mock, token } = setUp();
    mock.on(GetSecretValueCommand).rejectsOnce(new Error('no answer')).resolves({ SecretString: 'a' });
    await expect(token()).rejects.toThrow('no answer');
    expect(await token()).toBe('a');
  });

  it.each([{}, { SecretString: '' }, { SecretBinary: new Uint8Array([1]) }])(
    'refuses a secret without text',
    async (secret) => {
      const { mock, token } = setUp();
      mock.on(GetSecretValueCommand).resolves(secret);
      await expect(token()).rejects.toThrow(`${arn}: expected the catalogue's token as SecretString, found none`);
    },
  );
});
