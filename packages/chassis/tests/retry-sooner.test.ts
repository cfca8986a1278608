import { type QueueHandler, type Redelivery, retrySooner } from '@snapferry/chassis';
import { lambdaContext, recordedObservability, sqsEvent } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';

/** Three messages, received that often, of which the handler gives some back; what the queue was told of them. */
async function deliver(received: number, failed: readonly string[], redelivery?: Redelivery) {
  const told: [receiptHandle: string, queueArn: string, seconds: number][] = [];
  const recorded = recordedObservability();
  const answer = { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  const handler: QueueHandler = async () => answer;
  const event = sqsEvent(['a', 'b', 'c']);
  for (const { attributes } of event.Records) attributes.ApproximateReceiveCount = String(received);
  const keeping: Redelivery = {
    showAgain: async ({ receiptHandle, queueArn }, seconds) => void told.push([receiptHandle, queueArn, seconds]),
  };
  const soon = retrySooner(handler, { redelivery: redelivery ?? keeping, observability: recorded.observability });
  expect(await soon(event, lambdaContext())).toBe(answer);
  const messages = event.Records.map(({ receiptHandle, eventSourceARN }) => [receiptHandle, eventSourceARN] as const);
  return { told, messages, lines: recorded.lines() };
}

describe('a handler that is asked again sooner', () => {
  it.each([
    [1, 60],
    [2, 300],
    [3, 900],
  ])('shows what failed at receive %i again after %i seconds, and nothing else', async (received, seconds) => {
    const { told, messages } = await deliver(received, ['0', '2']);
    expect(told).toEqual([messages[0], messages[2]].map((message) => [...(message ?? []), seconds]));
  });

  it.each([4, 5])('leaves what failed at receive %i to the timeout of its queue', async (received) => {
    expect((await deliver(received, ['0', '1', '2'])).told).toEqual([]);
  });

  it('tells the queue nothing of a batch without a failure', async () => {
    expect((await deliver(1, [])).told).toEqual([]);
  });

  it('answers all the same where the queue refuses, goes on with the others, and says so without quoting it', async () => {
    let asked = 0;
    const refusing: Redelivery = {
      showAgain: async () => {
        asked += 1;
        throw new RangeError('CANARY');
      },
    };
    const { lines } = await deliver(1, ['0', '1'], refusing);
    expect(asked).toBe(2);
    expect(lines.map(({ level, messageId, error }) => [level, messageId, error])).toEqual([
      ['WARN', '0', 'RangeError'],
      ['WARN', '1', 'RangeError'],
    ]);
    expect(JSON.stringify(lines)).not.toContain('CANARY');
  });
});
