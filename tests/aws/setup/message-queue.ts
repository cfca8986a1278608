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
  // What was received and not deleted stays out of sight for twelve hours, SQS's most.
  const Attributes = { VisibilityTimeout: '43200' };
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes }));
  const asked = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  return {
    arn: asked.Attributes?.QueueArn ?? '',
    async take() {
      const bodies: string[] = [];
      for (;;) {
        const received = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
        const { Messages = [] } = received;
        if (Messages.length === 0) return bodies;
        bodies.push(...Messages.map(({ Body = '' }) => Body));
      }
    },
  };
}
