import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { Notifications } from '../ports/notifications.ts';
import { awsFailure } from './aws-failure.ts';

export interface SnsNotificationsOptions {
  readonly sns: SNSClient;
  readonly topicArn: string;
}

/** Subjects are shorter than 100 characters, messages at most 256 KB (SNS API reference, "Publish"). */
const maxSubject = 99;
const maxMessageBytes = 256 * 1024;

/** Tells people through an SNS topic. The event's id goes along as an attribute: readers may drop a fact told twice. */
export function snsNotifications({ sns, topicArn }: SnsNotificationsOptions): Notifications {
  return {
    async send({ subject, text, eventId }) {
      const request = new PublishCommand({
        TopicArn: topicArn,
        Subject: subject.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, maxSubject),
        Message: cut(text),
        MessageAttributes: { eventId: { DataType: 'String', StringValue: eventId } },
      });
      try {
        await sns.send(request);
      } catch (error) {
        throw awsFailure(`notify of event ${eventId} through ${topicArn}`, error);
      }
    },
  };
}

/** A long list of tables must not keep the news of them from being told. */
function cut(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= maxMessageBytes) return text;
  const ending = '\n[cut: the ledger holds all of it]';
  // A character that was cut through decodes to U+FFFD, alone at the end.
  const head = bytes.subarray(0, maxMessageBytes - Buffer.byteLength(ending) - 3).toString('utf8');
  return head.replace(/\uFFFD$/, '') + ending;
}
