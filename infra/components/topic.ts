import type { Place } from '../config/types.ts';
import { policyDocument, type Statement } from './policy.ts';

export interface TopicArgs {
  readonly kmsKeyId: $util.Input<string>;
  readonly emails: readonly string[];
  /** Beyond "nobody without TLS". */
  readonly policy?: readonly Statement[];
}

export const topicArn = ({ account, region }: Place, name: string): string =>
  `arn:aws:sns:${region}:${account}:${name}`;

/** Where a team reads how its runs ended. */
export const runsTopicName = 'snapferry-runs';

/** A topic that people read by e-mail; AWS asks each address to confirm. */
export function topic(place: Place, name: string, { kmsKeyId, emails, policy = [] }: TopicArgs): aws.sns.Topic {
  const created = new aws.sns.Topic(name, { name, kmsMasterKeyId: kmsKeyId });
  new aws.sns.TopicPolicy(name, {
    arn: created.arn,
    policy: policyDocument([
      {
        effect: 'Deny',
        principals: 'everyone',
        actions: ['sns:Publish'],
        resources: [topicArn(place, name)],
        conditions: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      ...policy,
    ]),
  });
  for (const email of emails) {
    new aws.sns.TopicSubscription(`${name}-${email}`, { topic: created.arn, protocol: 'email', endpoint: email });
  }
  return created;
}
