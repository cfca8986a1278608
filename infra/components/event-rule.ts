import type { Place } from '../config/types.ts';

/** EventBridge's own limits, said so that nobody has to know them: a day, or 185 tries. Then the dead-letter queue takes it. */
export const deliveryRetries = { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 };

/** The default bus is in no ARN of its rules. */
export function ruleArn({ account, region }: Place, bus: string, rule: string): string {
  return `arn:aws:events:${region}:${account}:rule/${bus === 'default' ? '' : `${bus}/`}${rule}`;
}
