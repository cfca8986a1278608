import type { EventPattern } from '@snapferry/chassis';
import { busName, roleName } from '../names.ts';
import { alarmOnDepth } from './alarms.ts';
import { deliveryRetries, ruleArn } from './event-rule.ts';
import { policyDocument, trustService } from './policy.ts';
import { queue } from './queue.ts';
import type { TeamApp } from './team-app.ts';

export interface RelayArgs {
  /** Tells several relays of one bus apart. */
  readonly name: string;
  readonly bus: aws.cloudwatch.EventBus;
  readonly toBusArn: string;
  /** A rule each. */
  readonly patterns: readonly EventPattern[];
  readonly role: aws.iam.Role;
}

/** The role that forwards events; its ARN is what the other account's bus admits. */
export function relayRole(
  app: TeamApp,
  relays: readonly { readonly name: string; readonly toBusArn: string }[],
): aws.iam.Role {
  const name = roleName('relay');
  const role = new aws.iam.Role('relay', {
    name,
    description: `Snapferry, ${app.team}: forwards events to the other account`,
    assumeRolePolicy: trustService('events.amazonaws.com', {
      account: app.account,
      // All relay rules of this bus and nothing else.
      sourceArn: ruleArn(app, busName(app.team), 'snapferry-relay-*'),
    }),
  });
  new aws.iam.RolePolicy('relay', {
    role: role.id,
    policy: policyDocument([{ actions: ['events:PutEvents'], resources: relays.map(({ toBusArn }) => toBusArn) }]),
  });
  return role;
}

/**
 * Forwards this account's own announcements to the other account's bus. What came from another bus is not forwarded: the
 * account is pinned, so nothing bounces.
 */
export function relay(app: TeamApp, { name, bus, toBusArn, patterns, role }: RelayArgs): void {
  const relayName = `snapferry-relay-${name}`;
  const rules = patterns.map((pattern, index) => ({ pattern, ruleName: `${relayName}-${index}` }));
  const dead = queue(app, `${relayName}-dead`, {
    senders: rules.map(({ ruleName }) => ruleArn(app, busName(app.team), ruleName)),
  });
  for (const { pattern, ruleName } of rules) {
    const rule = new aws.cloudwatch.EventRule(ruleName, {
      name: ruleName,
      eventBusName: bus.name,
      description: `Announcements of this account, to ${toBusArn}`,
      eventPattern: JSON.stringify({ ...pattern, account: [app.account] }),
    });
    new aws.cloudwatch.EventTarget(ruleName, {
      rule: rule.name,
      eventBusName: bus.name,
      arn: toBusArn,
      roleArn: role.arn,
      retryPolicy: deliveryRetries,
      deadLetterConfig: { arn: dead.arn },
    });
  }
  alarmOnDepth(
    app.alarms,
    `${relayName}-dead`,
    "The other account's bus did not take an event. Does its policy still name our relay role?",
  );
}
