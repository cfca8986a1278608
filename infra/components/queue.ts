import { deadLetterDays } from '@snapferry/contract/retention';
import type { Place } from '../config/types.ts';
import { policyDocument } from './policy.ts';

const day = 24 * 60 * 60;

export const queueArn = ({ account, region }: Place, name: string): string =>
  `arn:aws:sqs:${region}:${account}:${name}`;

export interface QueueArgs {
  /** How long a message is hidden while it is worked on, and how often it is tried before it is put aside. */
  readonly work?: {
    readonly visibilityTimeoutSeconds: number;
    readonly maxReceiveCount: number;
    readonly deadLetterQueue: aws.sqs.Queue;
  };
  /** ARNs of the EventBridge rules or Scheduler schedules that may put messages there. */
  readonly senders: readonly $util.Input<string>[];
}

/** A queue that only the named rules fill, and only over TLS. Without `work` it keeps what is put aside, for two weeks. */
export function queue(place: Place, name: string, { work, senders }: QueueArgs): aws.sqs.Queue {
  const created = new aws.sqs.Queue(name, {
    name,
    sqsManagedSseEnabled: true,
    messageRetentionSeconds: work === undefined ? deadLetterDays * day : 4 * day,
    ...(work === undefined
      ? {}
      : {
          visibilityTimeoutSeconds: work.visibilityTimeoutSeconds,
          receiveWaitTimeSeconds: 20,
          redrivePolicy: $util.jsonStringify({
            deadLetterTargetArn: work.deadLetterQueue.arn,
            maxReceiveCount: work.maxReceiveCount,
          }),
        }),
  });
  new aws.sqs.QueuePolicy(name, {
    queueUrl: created.url,
    policy: policyDocument([
      {
        effect: 'Deny',
        principals: 'everyone',
        actions: ['sqs:*'],
        resources: [queueArn(place, name)],
        conditions: { Bool: { 'aws:SecureTransport': 'false' } },
        wildcard: 'TlsOnly',
      },
      ...(senders.length === 0
        ? []
        : [
            {
              principals: { service: 'events.amazonaws.com' },
              actions: ['sqs:SendMessage'],
              resources: [queueArn(place, name)],
              conditions: {
                ArnEquals: { 'aws:SourceArn': senders },
                StringEquals: { 'aws:SourceAccount': place.account },
              },
            },
          ]),
    ]),
  });
  return created;
}
