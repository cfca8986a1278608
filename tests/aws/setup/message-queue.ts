import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Settings } from './accounts.ts';

export interface MessageQueue {
  readonly arn: string;
  /** All messages that have come; each is given once. */
  take(): Promise<string[]>;
}

/** A queue that shows what a service delivered. */
export async function messageQueue(settings: Settings, name: string): Promise<MessageQueue> {
  const sqs = new SQSClient(settings);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  return {
    arn: Attributes?.QueueArn ?? '',
    async take() {
      const bodies: string[] = [];
      for (;;) {
        const received = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
        const { Messages = [] } = received;
        if (Messages.length === 0) return bodies;
        // Not deleted: they stay invisible for longer than any test takes.
        bodies.push(...Messages.map(({ Body = '' }) => Body));
      }
    },
  };
}
