import type { Place } from '../config/types.ts';
import type { Alarms } from './alarms.ts';
import { managedKey, thisKey } from './managed-key.ts';
import { admit } from './policy.ts';
import { topic, topicArn } from './topic.ts';

/** Key for the account's topics, and the topic that alarms go to. CloudWatch cannot publish under SNS's own key. */
export function operations(
  place: Place,
  { emails, notifiers = [] }: { readonly emails: readonly string[]; readonly notifiers?: readonly string[] },
): Alarms & { readonly topicKeyArn: $util.Output<string> } {
  const sender = { service: 'cloudwatch.amazonaws.com' };
  const ownAlarms = {
    StringEquals: { 'aws:SourceAccount': place.account },
    ArnLike: { 'aws:SourceArn': `arn:aws:cloudwatch:${place.region}:${place.account}:alarm:*` },
  };
  const key = managedKey('notifications', {
    account: place.account,
    description: 'Snapferry: alarms and notifications on their way',
    use: [
      {
        principals: sender,
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: thisKey,
        conditions: ownAlarms,
      },
      ...(notifiers.length === 0
        ? []
        : [
            admit(place.account, notifiers, {
              actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
              resources: thisKey,
              conditions: { StringEquals: { 'kms:ViaService': `sns.${place.region}.amazonaws.com` } },
            }),
          ]),
    ],
  });
  const alarms = topic(place, 'snapferry-alarms', {
    kmsKeyId: key.arn,
    emails,
    policy: [
      {
        principals: sender,
        actions: ['sns:Publish'],
        resources: [topicArn(place, 'snapferry-alarms')],
        conditions: ownAlarms,
      },
    ],
  });
  return { topicArn: alarms.arn, topicKeyArn: key.arn };
}
