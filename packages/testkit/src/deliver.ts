import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { type Observability, observability, type QueueHandler } from '@snapferry/chassis';
import type { Context, SQSEvent } from 'aws-lambda';
import { lakeAccount, region } from './builders/addresses.ts';

/** Bodies as an SQS event, as Lambda's event source hands them to a function. */
export function sqsEvent(bodies: readonly string[]): SQSEvent {
  return {
    Records: bodies.map((body, index) => ({
      messageId: String(index),
      receiptHandle: randomUUID(),
      body,
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: '1763600000000',
        SenderId: 'events.amazonaws.com',
        ApproximateFirstReceiveTimestamp: '1763600000000',
      },
      messageAttributes: {},
      md5OfBody: '00000000000000000000000000000000',
      eventSource: 'aws:sqs',
      eventSourceARN: `arn:aws:sqs:${region}:${lakeAccount}:queue`,
      awsRegion: region,
    })),
  };
}

export function lambdaContext(remainingMs = 60_000): Context {
  const notUsed = (): never => {
    throw new Error('the callback style of Lambda handlers is not supported');
  };
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: 'under-test',
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:${region}:${lakeAccount}:function:under-test`,
    memoryLimitInMB: '2048',
    awsRequestId: randomUUID(),
    logGroupName: '/aws/lambda/under-test',
    logStreamName: 'test',
    getRemainingTimeInMillis: () => remainingMs,
    done: notUsed,
    fail: notUsed,
    succeed: notUsed,
  };
}

/** Delivers messages to a handler as one batch. Returns the positions of those that SQS would show again. */
export async function deliver(
  handler: QueueHandler,
  ...messages: readonly (object | string)[]
): Promise<readonly number[]> {
  const bodies = messages.map((message) => (typeof message === 'string' ? message : JSON.stringify(message)));
  const { batchItemFailures } = await handler(sqsEvent(bodies), lambdaContext());
  return batchItemFailures.map((failure) => Number(failure.itemIdentifier));
}

export interface RecordedObservability {
  readonly observability: Observability;
  /** Everything that was logged or measured so far. */
  output(): string;
  /** The same, one object for each line. */
  lines(): Record<string, unknown>[];
}

/** Logger, metrics and tracer as in production, but written to memory. */
export function recordedObservability(service = 'under-test'): RecordedObservability {
  let written = '';
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      written += chunk.toString();
      done();
    },
  });
  return {
    observability: observability(service, sink),
    output: () => written,
    lines: () =>
      written
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}
