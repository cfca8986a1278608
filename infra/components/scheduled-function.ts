import type { Schedule } from '@snapferry/chassis';
import { alarmOnDepth, alarmOnMissedInvocations } from './alarms.ts';
import { policyDocument, trustService } from './policy.ts';
import { queue, queueArn } from './queue.ts';
import { functionName, type ServiceFunctionArgs, serviceFunction } from './service-function.ts';
import type { TeamApp } from './team-app.ts';

export interface ScheduledFunctionArgs extends Omit<ServiceFunctionArgs, 'deadLetterArn'> {
  readonly schedule: Schedule;
}

const scheduleQueue = (service: string, handler: string): string => `${functionName(service, handler)}-dead`;

/**
 * A function that is called by the clock. Work that failed three times, and calls that Scheduler could not make, end in
 * its dead-letter queue; a clock that does not strike raises an alarm.
 */
export function scheduledFunction(app: TeamApp, args: ScheduledFunctionArgs): void {
  const name = functionName(args.service, args.handler);
  const dead = queue(app, scheduleQueue(args.service, args.handler), { senders: [] });
  const created = serviceFunction(app, { ...args, deadLetterArn: dead.arn });
  new aws.lambda.FunctionEventInvokeConfig(name, {
    functionName: created.name,
    maximumRetryAttempts: 2,
    maximumEventAgeInSeconds: 3600,
  });

  const group = new aws.scheduler.ScheduleGroup(name, { name });
  const role = new aws.iam.Role(`${name}-clock`, {
    name: `${name}-clock`,
    assumeRolePolicy: trustService('scheduler.amazonaws.com', { account: app.account, sourceArn: group.arn }),
  });
  const policy = new aws.iam.RolePolicy(`${name}-clock`, {
    role: role.id,
    policy: policyDocument([
      { actions: ['lambda:InvokeFunction'], resources: [created.arn] },
      { actions: ['sqs:SendMessage'], resources: [dead.arn] },
    ]),
  });
  new aws.scheduler.Schedule(
    name,
    {
      name,
      groupName: group.name,
      description: args.schedule.why,
      scheduleExpression: args.schedule.every,
      scheduleExpressionTimezone: 'UTC',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: created.arn,
        roleArn: role.arn,
        retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 10 },
        deadLetterConfig: { arn: dead.arn },
      },
    },
    { dependsOn: [policy] },
  );
  alarmOnDepth(app.alarms, scheduleQueue(args.service, args.handler), `${args.schedule.why}; the last calls failed.`);
  alarmOnMissedInvocations(app.alarms, name, secondsOf(args.schedule.every));
}

/** What the function's own role needs to put a failed call aside. */
export function scheduleStatement(app: TeamApp, service: string, handler: string) {
  return { actions: ['sqs:SendMessage'], resources: [queueArn(app, scheduleQueue(service, handler))] };
}

/** @throws Error for a `cron` expression: how often it strikes cannot be alarmed on without knowing it. */
function secondsOf(every: string): number {
  const [, value, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(every) ?? [];
  if (value === undefined) throw new Error(`expected rate(<value> <unit>), found ${every}`);
  const seconds = { minute: 60, hour: 3600, day: 86_400 }[unit as 'minute' | 'hour' | 'day'];
  return Number(value) * seconds;
}
