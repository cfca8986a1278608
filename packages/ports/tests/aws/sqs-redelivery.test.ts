import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AwsAccessError, sqsRedelivery } from '@snapferry/ports/aws';
import { awsFault } from '@snapferry/testkit';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';

const message = { queueArn: 'arn:aws:sqs:eu-central-1:444455556666:snapferry-loads', receiptHandle: 'AQEB' };

describe('sqsRedelivery', () => {
  it('changes the visibility of that message of that queue', async () => {
    const sqs = new SQSClient({ region: 'eu-central-1' });
    const mock = mockClient(sqs);
    await sqsRedelivery({ sqs }).showAgain(message, 300);
    expect(mock.commandCalls(ChangeMessageVisibilityCommand).map(({ args: [{ input }] }) => input)).toEqual([
      {
        QueueUrl: 'https://sqs.eu-central-1.amazonaws.com/444455556666/snapferry-loads',
        ReceiptHandle: 'AQEB',
        VisibilityTimeout: 300,
      },
    ]);
  });

  it('says what it was not allowed', async () => {
    const sqs = new SQSClient({ region: 'eu-central-1' });
    mockClient(sqs).on(ChangeMessageVisibilityCommand).rejects(awsFault('AccessDenied', 403));
    const refused = sqsRedelivery({ sqs }).showAgain(message, 60);
    await expect(refused).rejects.toThrow(AwsAccessError);
    await expect(refused).rejects.toThrow(message.queueArn);
  });
});
