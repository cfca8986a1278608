import { unknownEvents } from '@snapferry/chassis';
import { allEvents } from '@snapferry/events';
import { busArn, busName } from '../names.ts';
import { alarmOnDepth } from './alarms.ts';
import { deliveryRetries, ruleArn } from './event-rule.ts';
import { admit, onlyEvents, policyDocument } from './policy.ts';
import { queue } from './queue.ts';
import type { TeamApp } from './team-app.ts';

/** Roles of one account, and what they may say on this bus. */
export interface Speakers {
  readonly account: string;
  readonly roleArns: readonly string[];
  readonly source: string;
  readonly detailTypes: readonly string[];
}

export interface TeamBusArgs {
  readonly archiveDays: number;
  /** Of other accounts. */
  readonly guests: readonly Speakers[];
  /** Roles of this account that announce; their own policies say what. */
  readonly ownRoleArns: readonly string[];
}

/**
 * The team's bus with its archive. Nobody speaks on it but the services of this account and the named relays of others:
 * a role that may put events on every bus, as many have, is denied here, or it could announce an export in a service's name.
 */
export function teamBus(app: TeamApp, { archiveDays, guests, ownRoleArns }: TeamBusArgs): aws.cloudwatch.EventBus {
  const name = busName(app.team);
  const bus = new aws.cloudwatch.EventBus(name, { name, description: `Snapferry: events of the ${app.team} team` });
  new aws.cloudwatch.EventBusPolicy(name, {
    eventBusName: bus.name,
    policy: policyDocument([
      // EventBridge takes a statement away by its name (API reference, RemovePermission): each has one.
      {
        name: 'Others',
        effect: 'Deny',
        principals: 'everyone',
        actions: ['events:PutEvents'],
        resources: [busArn(app, app.team)],
        conditions: {
          ArnNotEquals: { 'aws:PrincipalArn': [...ownRoleArns, ...guests.flatMap(({ roleArns }) => roleArns)] },
        },
      },
      ...guests.map(({ account, roleArns, source, detailTypes }) =>
        admit(account, roleArns, {
          name: `Relay${account}`,
          actions: ['events:PutEvents'],
          resources: [busArn(app, app.team)],
          conditions: onlyEvents(source, detailTypes),
        }),
      ),
    ]),
  });
  new aws.cloudwatch.EventArchive(name, {
    name,
    eventSourceArn: bus.arn,
    description: 'What `replay` puts on the bus again',
    retentionDays: archiveDays,
  });
  parkUnknownEvents(app, bus);
  return bus;
}

/** Events that claim to be ours and are of no known type are kept and alarmed on, or they would vanish without a subscriber. */
function parkUnknownEvents(app: TeamApp, bus: aws.cloudwatch.EventBus): void {
  const name = 'snapferry-unknown-events';
  const senders = [ruleArn(app, busName(app.team), name)];
  const parked = queue(app, name, { senders });
  const dead = queue(app, `${name}-dead`, { senders });
  const rule = new aws.cloudwatch.EventRule(name, {
    name,
    eventBusName: bus.name,
    description: 'Events of ours of a type that this version does not know',
    eventPattern: JSON.stringify(unknownEvents(allEvents)),
  });
  new aws.cloudwatch.EventTarget(name, {
    rule: rule.name,
    eventBusName: bus.name,
    arn: parked.arn,
    retryPolicy: deliveryRetries,
    deadLetterConfig: { arn: dead.arn },
  });
  alarmOnDepth(
    app.alarms,
    name,
    'An event of a type that this version does not know: deploy the newer one, or ask who sent it.',
  );
  alarmOnDepth(app.alarms, `${name}-dead`, 'An event of an unknown type could not be parked.');
}
