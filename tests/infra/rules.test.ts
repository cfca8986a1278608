import {
  type AccountDirectory,
  resolvePattern,
  type Schedule,
  type Subscription,
  unknownEvents,
} from '@snapferry/chassis';
import { allEvents } from '@snapferry/events';
import * as exportPublisher from '@snapferry/export-publisher';
import * as loadPlanner from '@snapferry/load-planner';
import * as notifier from '@snapferry/notifier';
import * as runTracker from '@snapferry/run-tracker';
import * as snapshotExporter from '@snapferry/snapshot-exporter';
import * as snapshotPublisher from '@snapferry/snapshot-publisher';
import * as tableLoader from '@snapferry/table-loader';
import { beforeAll, describe, expect, it } from 'vitest';
import { recordLake, recordSource } from './support/apps.ts';
import { billingAccount, lakeAccount, lakeOfTwo, shop, shopAccount } from './support/deployments.ts';
import type { RecordedApp } from './support/recorded.ts';

interface Deployed {
  readonly subscriptions: readonly Subscription[];
  readonly schedules?: readonly Schedule[];
}

/** What each account is to run, from the services themselves. */
const services: Readonly<Record<string, Readonly<Record<string, Deployed>>>> = {
  source: {
    'snapshot-publisher': snapshotPublisher,
    'snapshot-exporter': snapshotExporter,
    'export-publisher': exportPublisher,
    notifier,
  },
  lake: {
    'load-planner': loadPlanner,
    'table-loader': tableLoader,
    'run-tracker': runTracker,
    notifier,
  },
};
const directories: Readonly<Record<string, AccountDirectory>> = {
  source: { own: [shopAccount], sources: [shopAccount], lake: [lakeAccount] },
  lake: { own: [lakeAccount], sources: [shopAccount, billingAccount], lake: [lakeAccount] },
};

const apps: Record<string, RecordedApp> = {};
beforeAll(async () => {
  apps.source = await recordSource(shop);
  apps.lake = await recordLake(lakeOfTwo);
});

const of = (team: string, type: string) =>
  (apps[team] as RecordedApp).resources.filter((resource) => resource.type === type).map(({ inputs }) => inputs);

/** Rules with where their events go, as `bus pattern → queue`. */
function recordedRules(team: string): string[] {
  return of(team, 'aws:cloudwatch/eventRule:EventRule').flatMap(({ name, eventBusName, eventPattern }) => {
    const targets = of(team, 'aws:cloudwatch/eventTarget:EventTarget').filter(
      (target) => target.rule === name && target.eventBusName === eventBusName,
    );
    return targets.map(({ arn }) => `${eventBusName} ${ordered(JSON.parse(String(eventPattern)))} → ${arn}`);
  });
}

function ordered(pattern: object): string {
  return JSON.stringify(Object.fromEntries(Object.entries(pattern).toSorted(([a], [b]) => (a < b ? -1 : 1))));
}

const queue = (account: string, name: string): string => `arn:aws:sqs:eu-central-1:${account}:${name}`;
const bus = (account: string, name: string): string => `arn:aws:events:eu-central-1:${account}:event-bus/${name}`;

describe.each(['source', 'lake'])('the %s account', (team) => {
  const own = team === 'source' ? shopAccount : lakeAccount;

  it('has the rules of its services, its relays and its parking, and no other', () => {
    const ofServices = Object.entries(services[team] as Record<string, Deployed>).flatMap(
      ([service, { subscriptions }]) =>
        subscriptions.map((subscription) => {
          const pattern = resolvePattern(subscription, directories[team] as AccountDirectory);
          const on = subscription.bus === 'default' ? 'default' : `snapferry-${team}`;
          return `${on} ${ordered(pattern)} → ${queue(own, `snapferry-${service}-${subscription.handler}`)}`;
        }),
    );
    const parking = `snapferry-${team} ${ordered(unknownEvents(allEvents))} → ${queue(own, 'snapferry-unknown-events')}`;
    expect(recordedRules(team).sort()).toEqual([...ofServices, ...relays[team], parking].sort());
  });

  it('has the clocks of its services and no other', () => {
    const expected = Object.entries(services[team] as Record<string, Deployed>).flatMap(
      ([service, { schedules = [] }]) =>
        schedules.map(({ handler, every }) => `snapferry-${service}-${handler} ${every}`),
    );
    const recorded = of(team, 'aws:scheduler/schedule:Schedule').map(
      ({ target, scheduleExpression }) =>
        `${(target as { arn: string }).arn.split(':').at(-1)} ${String(scheduleExpression)}`,
    );
    expect(recorded.sort()).toEqual(expected.sort());
  });

  it('gives every target a dead-letter queue that takes from its rule, and a retry policy', () => {
    const targets = of(team, 'aws:cloudwatch/eventTarget:EventTarget');
    expect(targets.length).toBeGreaterThan(4);
    const policies = new Map(
      of(team, 'aws:sqs/queuePolicy:QueuePolicy').map(({ queueUrl, policy }) => [
        queue(own, String(queueUrl).split('/').at(-1) as string),
        String(policy),
      ]),
    );
    for (const target of targets) {
      const rule = `arn:aws:events:eu-central-1:${own}:rule/${target.eventBusName === 'default' ? '' : `${target.eventBusName}/`}${target.rule}`;
      const dead = (target.deadLetterConfig as { arn: string } | undefined)?.arn ?? 'none';
      expect([target.rule, policies.get(dead)?.includes(`"${rule}"`)]).toEqual([target.rule, true]);
      // The queue that it goes to lets it in too; another account's bus has a policy of its own.
      if (policies.has(String(target.arn))) expect(policies.get(String(target.arn))).toContain(`"${rule}"`);
      expect(target.retryPolicy).toEqual({ maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 });
    }
  });
});

const relays: Readonly<Record<string, readonly string[]>> = {
  source: [
    `snapferry-source ${ordered({
      source: ['snapferry.source'],
      'detail-type': ['SnapshotCompleted', 'ExportCompleted', 'ExportFailed'],
      account: [shopAccount],
    })} → ${bus(lakeAccount, 'snapferry-lake')}`,
  ],
  lake: [[shopAccount, 'shop'] as const, [billingAccount, 'billing'] as const].map(
    ([account, dataset]) =>
      `snapferry-lake ${ordered({
        source: ['snapferry.lake'],
        'detail-type': ['RunCompleted', 'RunFailed', 'RunOverdue'],
        account: [lakeAccount],
        detail: { data: { dataset: [dataset] } },
      })} → ${bus(account, 'snapferry-source')}`,
  ),
};
