import { ChangeMessageVisibilityCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Redelivery } from '@snapferry/chassis';
import { awsFailure } from './aws-failure.ts';

/** Redelivery by SQS. The client goes by its own endpoint, `useQueueUrlAsEndpoint: false`: a queue's URL is made of its ARN. */
export function sqsRedelivery({ sqs }: { readonly sqs: SQSClient }): Redelivery {
  return {
    async showAgain({ queueArn, receiptHandle }, seconds) {
      const [, , , region, account, name] = queueArn.split(':');
      const QueueUrl = `https://sqs.${region}.amazonaws.com/${account}/${name}`;
      const request = { QueueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: seconds };
      try {
        await sqs.send(new ChangeMessageVisibilityCommand(request));
      } catch (error) {
        throw awsFailure(`show a message of ${queueArn} again`, error);
      }
    },
  };
}
