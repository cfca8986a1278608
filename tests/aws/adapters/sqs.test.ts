import { CreateQueueCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AwsRefusedError, sqsRedelivery } from '@snapferry/ports/aws';
import { lakeAccount } from '@snapferry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Emulator, startMoto } from '../../setup/emulators/emulators.ts';
import { motoAccount, region } from '../setup/accounts.ts';

let moto: Emulator;

beforeAll(async () => {
  moto = await startMoto();
});

afterAll(() => moto?.server.stop());

const queueArn = `arn:aws:sqs:${region}:${lakeAccount}:loads`;

/** A queue that hides what was received for an hour and a half, and one message in it that was. */
async function received() {
  const sqs = new SQSClient({ ...(await motoAccount(moto, lakeAccount)), useQueueUrlAsEndpoint: false });
  const made = new CreateQueueCommand({ QueueName: 'loads', Attributes: { VisibilityTimeout: '5400' } });
  const { QueueUrl } = await sqs.send(made);
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a table' }));
  const receive = async () => (await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages ?? [];
  const [message] = await receive();
  return { sqs, receive, receiptHandle: message?.ReceiptHandle ?? '' };
}

describe('sqsRedelivery on moto', () => {
  it('shows a message again that its queue would hide for longer, and refuses one that was never received', async () => {
    const { sqs, receive, receiptHandle } = await received();
    expect(await receive()).toEqual([]);
    await sqsRedelivery({ sqs }).showAgain({ queueArn, receiptHandle }, 0);
    expect(await receive()).toMatchObject([{ Body: 'a table' }]);
    const unknown = sqsRedelivery({ sqs }).showAgain({ queueArn, receiptHandle: 'none' }, 0);
    await expect(unknown).rejects.toThrow(AwsRefusedError);
  });
});
