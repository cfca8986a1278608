import { Writable } from 'node:stream';
import { announcer, systemClock } from '@snapferry/chassis';
import type { CloudEvent } from '@snapferry/events';
import type { Context, SQSEvent } from 'aws-lambda';
import { lakeAccount, region, sourceAccount } from './accounts.ts';

/** Keeps what is announced. */
export function recorder(source: 'snapferry.source' | 'snapferry.lake') {
  const events: CloudEvent[] = [];
  const publisher = { publish: async (entries: readonly CloudEvent[]) => void events.push(...entries) };
  return { events, announce: announcer({ publisher, clock: systemClock, source }) };
}

/** Keeps a service's log lines, to be shown if it fails. */
export function logSink(): { sink: Writable; lines: string[] } {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  return { sink, lines };
}

/** An event as a queue's rule hands it to a function: EventBridge's envelope in an SQS message. */
export function sqsEvent(event: CloudEvent): SQSEvent {
  const account = event.source === 'snapferry.source' ? sourceAccount : lakeAccount;
  const envelope = {
    version: '0',
    id: event.id,
    source: event.source,
    'detail-type': event.type,
    account,
    time: event.time,
    region,
    resources: [],
    detail: event,
  };
  const sent = String(Date.parse(event.time));
  return {
    Records: [
      {
        messageId: event.id,
        receiptHandle: 'bench',
        body: JSON.stringify(envelope),
        attributes: {
          ApproximateReceiveCount: '1',
          SentTimestamp: sent,
          SenderId: 'events.amazonaws.com',
          ApproximateFirstReceiveTimestamp: sent,
        },
        messageAttributes: {},
        md5OfBody: '00000000000000000000000000000000',
        eventSource: 'aws:sqs',
        eventSourceARN: `arn:aws:sqs:${region}:${lakeAccount}:bench`,
        awsRegion: region,
      },
    ],
  };
}

/** Lambda's longest time limit, 15 minutes. */
const timeLimitMs = 900_000;

export function lambdaContext(): Context {
  const notUsed = (): never => {
    throw new Error('the callback style of Lambda handlers is not supported');
  };
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: 'bench',
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:${region}:${lakeAccount}:function:bench`,
    memoryLimitInMB: '2048',
    awsRequestId: 'bench',
    logGroupName: '/aws/lambda/bench',
    logStreamName: 'bench',
    getRemainingTimeInMillis: () => timeLimitMs,
    done: notUsed,
    fail: notUsed,
    succeed: notUsed,
  };
}
