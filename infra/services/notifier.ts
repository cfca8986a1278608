import { subscriptions } from '../../services/notifier/src/subscriptions.ts';
import type { Service } from '../components/service.ts';
import type { TeamApp } from '../components/team-app.ts';

/** Where a team reads what came of its runs, and the key that the topic is kept under. */
export interface RunsTopic {
  readonly arn: $util.Input<string>;
  readonly keyArn: $util.Input<string>;
}

/** Tells people how a run ended, in either account; it may do nothing else. */
export function notifier(app: TeamApp, lakeAccount: string, topic: RunsTopic): Service {
  return {
    name: 'notifier',
    subscriptions,
    announces: [],
    size: { memory: 256, timeoutSeconds: 30 },
    permissions: [
      { actions: ['sns:Publish'], resources: [topic.arn] },
      // SNS encrypts in the publisher's name (SNS developer guide, "Key management").
      {
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: [topic.keyArn],
        conditions: { StringEquals: { 'kms:ViaService': `sns.${app.region}.amazonaws.com` } },
      },
    ],
    environment: {
      SNAPFERRY_LAKE_ACCOUNT: lakeAccount,
      SNAPFERRY_AUDIENCE: app.team === 'lake' ? 'data-team' : 'service-team',
      SNAPFERRY_TOPIC_ARN: topic.arn,
    },
    files: {},
  };
}
