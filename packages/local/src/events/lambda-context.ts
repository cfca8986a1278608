import { randomUUID } from 'node:crypto';
import type { Clock } from '@snapferry/chassis';
import type { Context } from 'aws-lambda';

/** What Lambda tells a function of the call. */
export function lambdaContext(call: {
  name: string;
  account: string;
  region: string;
  timeoutMs: number;
  clock: Clock;
}): Context {
  const { name, account, region, clock } = call;
  const deadline = clock.now().getTime() + call.timeoutMs;
  const notUsed = (): never => {
    throw new Error('the callback style of Lambda handlers is not supported');
  };
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:${region}:${account}:function:${name}`,
    memoryLimitInMB: '2048',
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, deadline - clock.now().getTime()),
    done: notUsed,
    fail: notUsed,
    succeed: notUsed,
  };
}
