import {
  CreateEventBusCommand,
  EventBridgeClient,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
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
import { type Emulator, startMoto } from '../../setup/emulators/emulators.ts';
import { motoAccount, resetMoto } from '../setup/accounts.ts';
import { messageQueue } from '../setup/message-queue.ts';

let moto: Emulator;

beforeAll(async () => {
  moto = await startMoto();
});

afterAll(() => moto?.server.stop());

/** A bus whose rule shows all events of ours. */
async function bus(account: string, busName: string) {
  const settings = await motoAccount(moto, account);
  const eventBridge = new EventBridgeClient(settings);
  await eventBridge.send(new CreateEventBusCommand({ Name: busName }));
  const rule = { EventBusName: busName, Name: 'all' };
  const EventPattern = JSON.stringify({ source: [{ prefix: 'snapferry.' }] });
  await eventBridge.send(new PutRuleCommand({ ...rule, EventPattern }));
  const queue = await messageQueue(settings, 'shown');
  await eventBridge.send(
    new PutTargetsCommand({ EventBusName: busName, Rule: 'all', Targets: [{ Id: 'shown', Arn: queue.arn }] }),
  );
  return {
    publisher: eventBridgePublisher({ eventBridge, busName }),
    taken: async () => (await queue.take()).map((body) => (JSON.parse(body) as { detail: CloudEvent }).detail),
  };
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
  const { TopicArn: topicArn = '' } = await sns.send(new CreateTopicCommand({ Name: 'snapferry' }));
  const queue = await messageQueue(settings, 'people');
  await sns.send(new SubscribeCommand({ TopicArn: topicArn, Protocol: 'sqs', Endpoint: queue.arn }));
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
  const kms = new KMSClient(await motoAccount(moto, lakeAccount));
  const macUnderNewKey = async () => {
    const { KeyMetadata } = await kms.send(
      new CreateKeyCommand({ KeyUsage: 'GENERATE_VERIFY_MAC', KeySpec: 'HMAC_256' }),
    );
    return kmsProofMac({ kms, keyId: KeyMetadata?.Arn ?? '' });
  };
  return { mac: await macUnderNewKey(), otherMac: await macUnderNewKey() };
});
