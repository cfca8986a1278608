import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { KMSClient } from '@aws-sdk/client-kms';
import { CreateSecretCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import type { CloudEvent } from '@snapferry/events';
import {
  AwsRefusedError,
  eventBridgePublisher,
  kmsProofMac,
  secretsManagerKeys,
  snsNotifications,
} from '@snapferry/ports/aws';
import { lakeAccount, sourceAccount } from '@snapferry/testkit';
import {
  describeEventPublisher,
  describeNotifications,
  describeProofMac,
  describePseudonymisationKeys,
} from '@snapferry/testkit/suites';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { secretToken } from '../../../packages/lambda/src/aws/secret-token.ts';
import { type Emulator, startMoto } from '../../setup/emulators/emulators.ts';
import { motoAccount, resetMoto } from '../setup/accounts.ts';
import { makeBus, makeMacKey, makeSecret, makeTopic } from '../setup/emulated-account.ts';

let moto: Emulator;

beforeAll(async () => {
  moto = await startMoto();
});

afterAll(() => moto?.server.stop());

/** A bus whose rule shows all events of ours. */
async function bus(account: string, busName: string) {
  const settings = await motoAccount(moto, account);
  const { taken } = await makeBus(settings, busName);
  return { publisher: eventBridgePublisher({ eventBridge: new EventBridgeClient(settings), busName }), taken };
}

describeEventPublisher('eventBridgePublisher on moto', async () => {
  await resetMoto(moto);
  return bus(sourceAccount, 'snapferry-source');
});

describe('eventBridgePublisher on moto', () => {
  it("reaches its own account's bus, and no bus of the same name in another", async () => {
    await resetMoto(moto);
    const [source, lake] = [await bus(sourceAccount, 'snapferry'), await bus(lakeAccount, 'snapferry')];
    await source.publisher.publish([
      { id: 'e-1', source: 'snapferry.source', type: 'T', time: '2026-11-20T03:00:00Z' } as CloudEvent,
    ]);
    expect(await lake.taken()).toEqual([]);
    expect(await source.taken()).toHaveLength(1);
  });
});

describeNotifications('snsNotifications on moto', async () => {
  await resetMoto(moto);
  const settings = await motoAccount(moto, lakeAccount);
  const sns = new SNSClient(settings);
  const { arn: topicArn, queue } = await makeTopic(settings, 'snapferry');
  return {
    notifications: snsNotifications({ sns, topicArn }),
    reached: async () =>
      (await queue.take()).map((body) => {
        const told = JSON.parse(body) as {
          readonly Subject: string;
          readonly Message: string;
          readonly MessageAttributes: { readonly eventId: { readonly Value: string } };
        };
        return { subject: told.Subject, text: told.Message, eventId: told.MessageAttributes.eventId.Value };
      }),
  };
});

describe('snsNotifications on moto', () => {
  it('says that there is no such topic', async () => {
    const sns = new SNSClient(await motoAccount(moto, lakeAccount));
    const nowhere = snsNotifications({ sns, topicArn: `arn:aws:sns:eu-central-1:${lakeAccount}:nowhere` });
    await expect(nowhere.send({ subject: 's', text: 't', eventId: 'e' })).rejects.toThrow(AwsRefusedError);
  });
});

describePseudonymisationKeys('secretsManagerKeys on moto', async () => {
  await resetMoto(moto);
  const secretsManager = new SecretsManagerClient(await motoAccount(moto, lakeAccount));
  const secretIds = { 'shop-1': 'snapferry/keys/shop-1', 'shop-2': 'snapferry/keys/shop-2' };
  return {
    keys: secretsManagerKeys({ secretsManager, secretIds }),
    async put(keyId, key) {
      await secretsManager.send(new CreateSecretCommand({ Name: `snapferry/keys/${keyId}`, SecretBinary: key }));
    },
  };
});

describeProofMac('kmsProofMac on moto', async () => {
  await resetMoto(moto);
  const settings = await motoAccount(moto, lakeAccount);
  const kms = new KMSClient(settings);
  const macUnderNewKey = async () => kmsProofMac({ kms, keyId: await makeMacKey(settings) });
  return { mac: await macUnderNewKey(), otherMac: await macUnderNewKey() };
});

describe('secretToken on moto', () => {
  it('is the text of the secret, and anew the one that took its place', async () => {
    await resetMoto(moto);
    const secretsManager = new SecretsManagerClient(await motoAccount(moto, lakeAccount));
    const { ARN: arn = '' } = await secretsManager.send(
      new CreateSecretCommand({ Name: 'catalogue-token', SecretString: 'first' }),
    );
    let time = 0;
    const token = secretToken(secretsManager, arn, () => time);
    expect(await token()).toBe('first');
    await secretsManager.send(new PutSecretValueCommand({ SecretId: arn, SecretString: 'second' }));
    time += 5 * 60 * 1000;
    expect(await token()).toBe('second');
  });

  it('refuses a secret that is no text', async () => {
    const settings = await motoAccount(moto, lakeAccount);
    const arn = await makeSecret(settings, 'not-a-token', new Uint8Array([1, 2, 3]));
    await expect(secretToken(new SecretsManagerClient(settings), arn)()).rejects.toThrow('found none');
  });
});
