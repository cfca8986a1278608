import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ConfigurationError } from '../environment.ts';

const keptMs = 5 * 60 * 1000;

/**
 * The text of a secret, asked for anew every five minutes: whoever rotates it need not deploy.
 *
 * @throws ConfigurationError for a secret without text; else what the SDK throws.
 */
export function secretToken(client: SecretsManagerClient, secretArn: string, now = () => Date.now()) {
  let kept: { readonly text: Promise<string>; readonly until: number } | undefined;
  return (): Promise<string> => {
    if (kept === undefined || now() >= kept.until) {
      const text = read(client, secretArn);
      kept = { text, until: now() + keptMs };
      text.catch(() => {
        kept = undefined;
      });
    }
    return kept.text;
  };
}

async function read(client: SecretsManagerClient, secretArn: string): Promise<string> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretArn }));
  if (SecretString !== undefined && SecretString !== '') return SecretString;
  throw new ConfigurationError(`${secretArn}: expected the catalogue's token as SecretString, found none`);
}
