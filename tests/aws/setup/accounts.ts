import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { clientSettings } from '@snapferry/chassis/aws';
import { type Emulator, credentials as rootCredentials } from '../../setup/emulators/emulators.ts';

export const region = 'eu-central-1';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** How a client of an account is made: the product's own settings, and where the emulator listens. */
export type Settings = ReturnType<typeof clientSettings> & {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: Credentials;
};

export function settingsAt(endpoint: string, credentials: Credentials = rootCredentials): Settings {
  return { ...clientSettings(), region, endpoint, credentials };
}

/** moto keeps accounts apart by the role that was assumed. */
export async function motoAccount(moto: Emulator, account: string): Promise<Settings> {
  const sts = new STSClient(settingsAt(moto.url));
  const { Credentials: session } = await sts.send(
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/tests`, RoleSessionName: 'tests' }),
  );
  return settingsAt(moto.url, {
    accessKeyId: session?.AccessKeyId ?? '',
    secretAccessKey: session?.SecretAccessKey ?? '',
    sessionToken: session?.SessionToken ?? '',
  });
}

/** Forgets all that moto was told, of all accounts, sessions included. */
export async function resetMoto(moto: Emulator): Promise<void> {
  const answer = await fetch(`${moto.url}/moto-api/reset`, { method: 'POST' });
  if (!answer.ok) throw new Error(`expected moto to reset, found status ${answer.status}`);
}
