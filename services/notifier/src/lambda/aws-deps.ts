import { SNSClient } from '@aws-sdk/client-sns';
import { clientSettings } from '@snapferry/chassis/aws';
import { functionDeps } from '@snapferry/lambda/aws';
import { snsNotifications } from '@snapferry/ports/aws';
import type { Config } from '../config.ts';

export function awsDeps(config: Config) {
  return {
    ...functionDeps('notifier'),
    notifications: snsNotifications({ sns: new SNSClient(clientSettings()), topicArn: config.SNAPFERRY_TOPIC_ARN }),
    lakeAccount: config.SNAPFERRY_LAKE_ACCOUNT,
    audience: config.SNAPFERRY_AUDIENCE,
  };
}
