import type { DirectRequest, Schedule, Subscription } from '@snapferry/chassis';
import type { EventDefinition } from '@snapferry/events';
import { busArn, roleArn, roleName } from '../names.ts';
import { alarmOnErrors } from './alarms.ts';
import { consumerStatement, eventConsumer, type Patience } from './event-consumer.ts';
import { onlyEvents, policyDocument, type Statement, trustService } from './policy.ts';
import { scheduledFunction, scheduleStatement } from './scheduled-function.ts';
import { type FunctionSize, functionName, serviceFunction } from './service-function.ts';
import type { TeamApp } from './team-app.ts';

/** A service as an account deploys it. Its handlers share one role, and that role is nobody else's. */
export interface Service {
  readonly name: string;
  readonly subscriptions: readonly Subscription[];
  readonly schedules?: readonly Schedule[];
  readonly requests?: readonly DirectRequest[];
  /** The only events that its role may put on the team's bus. */
  readonly announces: readonly EventDefinition[];
  readonly size: FunctionSize;
  readonly batchSize?: number;
  readonly maxConcurrency?: number;
  /** Left out: as `eventConsumer` says. */
  readonly patience?: Patience;
  /** What it may do, beyond its own queues, log, traces and announcements. */
  readonly permissions: readonly Statement[];
  readonly environment: Readonly<Record<string, $util.Input<string>>>;
  readonly files: Readonly<Record<string, $util.Input<string>>>;
}

/** Deploys all handlers of a service. */
export function deployService(app: TeamApp, service: Service): void {
  const { name, subscriptions, schedules = [], requests = [] } = service;
  const consumers = [...new Set(subscriptions.map(({ handler }) => handler))];
  const role = new aws.iam.Role(name, {
    name: roleName(name),
    description: `Snapferry, ${app.team}: ${name}`,
    assumeRolePolicy: trustService('lambda.amazonaws.com'),
  });
  const policy = new aws.iam.RolePolicy(name, {
    role: role.id,
    policy: policyDocument([
      ...[...consumers, ...[...schedules, ...requests].map(({ handler }) => handler)].map((handler) =>
        logStatement(app, name, handler),
      ),
      {
        actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
        resources: ['*'],
        wildcard: 'XRay',
      },
      ...consumers.map((handler) => consumerStatement(app, name, handler)),
      ...schedules.map(({ handler }) => scheduleStatement(app, name, handler)),
      ...announceStatements(app, service.announces),
      ...service.permissions,
    ]),
  });
  const common = { ...service, service: name, role, dependsOn: [policy] };
  for (const handler of consumers) {
    eventConsumer(app, {
      ...common,
      handler,
      subscriptions: subscriptions.filter((subscription) => subscription.handler === handler),
      batchSize: service.batchSize ?? 10,
      maxConcurrency: service.maxConcurrency ?? 2,
    });
  }
  for (const schedule of schedules) scheduledFunction(app, { ...common, handler: schedule.handler, schedule });
  // Whoever may invoke it, waits for it and sees its failure: no queue, no alarm.
  for (const { handler } of requests) {
    serviceFunction(app, { ...common, handler });
    alarmOnErrors(app.alarms, functionName(name, handler));
  }
}

/** ARNs of the roles of those services that announce. */
export function announcers({ account }: TeamApp, services: readonly Service[]): string[] {
  return services.filter(({ announces }) => announces.length > 0).map(({ name }) => roleArn(account, name));
}

function logStatement({ account, region }: TeamApp, service: string, handler: string): Statement {
  return {
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [`arn:aws:logs:${region}:${account}:log-group:/aws/lambda/${functionName(service, handler)}:*`],
    wildcard: 'LogStreams',
  };
}

function announceStatements(app: TeamApp, announces: readonly EventDefinition[]): Statement[] {
  if (announces.length === 0) return [];
  return [
    {
      actions: ['events:PutEvents'],
      resources: [busArn(app, app.team)],
      conditions: onlyEvents(
        `snapferry.${app.team}`,
        announces.map(({ type }) => type),
      ),
    },
  ];
}
