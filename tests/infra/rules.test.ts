import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AccountDirectory,
  resolvePattern,
  type Schedule,
  type Subscription,
  type SubscriptionsByTeam,
  unknownEvents,
} from '@snapferry/chassis';
import { allEvents } from '@snapferry/events';
import * as exportPublisher from '@snapferry/export-publisher';
import * as loadPlanner from '@snapferry/load-planner';
import * as notifier from '@snapferry/notifier';
import * as runTracker from '@snapferry/run-tracker';
import * as snapshotCourier from '@snapferry/snapshot-courier';
import * as snapshotExporter from '@snapferry/snapshot-exporter';
import * as snapshotPublisher from '@snapferry/snapshot-publisher';
import * as tableLoader from '@snapferry/table-loader';
import * as tableReconciler from '@snapferry/table-reconciler';
import { describe, expect, it } from 'vitest';
import { recordAll } from './support/all.ts';
import { billingAccount, lakeAccount, shopAccount, stockAccount } from './support/deployments.ts';
import { bus } from './support/places.ts';
import type { RecordedApp } from './support/recorded.ts';
import { root } from './support/root.ts';
import type { PolicyStatement } from './support/world.ts';

interface Deployed {
  readonly subscriptions: readonly Subscription[];
  readonly schedules?: readonly Schedule[];
}

/** A service that both teams deploy, as one of them does. */
const as = (
  team: 'source' | 'lake',
  service: { readonly subscriptions: SubscriptionsByTeam; readonly schedules?: readonly Schedule[] },
): Deployed => ({ ...service, subscriptions: service.subscriptions[team] });

const exporting = (team: 'source' | 'lake') => ({
  'snapshot-exporter': as(team, snapshotExporter),
  'export-publisher': as(team, exportPublisher),
});
const relayed = (types: readonly string[], dataset: string) => ({
  source: ['snapferry.lake'],
  'detail-type': types,
  account: [lakeAccount],
  detail: { data: { dataset: [dataset] } },
});
const runTypes = ['RunCompleted', 'RunFailed', 'RunOverdue'];
const fromSource = (account: string): Relay => ({
  pattern: {
    source: ['snapferry.source'],
    'detail-type': ['SnapshotCompleted', 'ExportCompleted', 'ExportFailed'],
    account: [account],
  },
  to: [lakeAccount, 'lake'],
});

interface Relay {
  readonly pattern: object;
  readonly to: readonly [account: string, team: 'source' | 'lake'];
}
interface Account {
  readonly app: RecordedApp;
  readonly team: 'source' | 'lake';
  readonly directory: AccountDirectory;
  /** What it is to run, from the services themselves. */
  readonly services: Readonly<Record<string, Deployed>>;
  readonly relays: readonly Relay[];
}

const { apps } = await recordAll();
const ofSource = (account: string): AccountDirectory => ({ own: [account], sources: [account], lake: [lakeAccount] });
const accounts: Readonly<Record<string, Account>> = {
  'source that exports': {
    app: apps.shop,
    team: 'source',
    directory: ofSource(shopAccount),
    services: { 'snapshot-publisher': snapshotPublisher, notifier, ...exporting('source') },
    relays: [fromSource(shopAccount)],
  },
  'source whose exports the lake runs': {
    app: apps.billing,
    team: 'source',
    directory: ofSource(billingAccount),
    services: { 'snapshot-publisher': snapshotPublisher, notifier, 'snapshot-courier': as('source', snapshotCourier) },
    relays: [fromSource(billingAccount)],
  },
  lake: {
    app: apps.lake,
    team: 'lake',
    directory: { own: [lakeAccount], sources: [shopAccount, stockAccount, billingAccount], lake: [lakeAccount] },
    services: {
      'load-planner': loadPlanner,
      'table-loader': tableLoader,
      'table-reconciler': tableReconciler,
      'run-tracker': runTracker,
      notifier,
      'snapshot-courier': as('lake', snapshotCourier),
      ...exporting('lake'),
    },
    relays: [
      { pattern: relayed(runTypes, 'shop'), to: [shopAccount, 'source'] },
      { pattern: relayed(runTypes, 'stock'), to: [stockAccount, 'source'] },
      { pattern: relayed(runTypes, 'billing'), to: [billingAccount, 'source'] },
      { pattern: relayed(['ExportCompleted', 'ExportFailed'], 'billing'), to: [billingAccount, 'source'] },
    ],
  },
};

const of = ({ app }: Account, type: string) =>
  app.resources.filter((resource) => resource.type === type).map(({ inputs }) => inputs);

/** Rules with where their events go, as `bus pattern → target`. */
function recordedRules(account: Account): string[] {
  return of(account, 'aws:cloudwatch/eventRule:EventRule').flatMap(({ name, eventBusName, eventPattern }) => {
    const targets = of(account, 'aws:cloudwatch/eventTarget:EventTarget').filter(
      (target) => target.rule === name && target.eventBusName === eventBusName,
    );
    return targets.map(({ arn }) => `${eventBusName} ${ordered(JSON.parse(String(eventPattern)))} → ${arn}`);
  });
}

function ordered(pattern: object): string {
  return JSON.stringify(Object.fromEntries(Object.entries(pattern).toSorted(([a], [b]) => (a < b ? -1 : 1))));
}

describe.each(Object.entries(accounts))('the account of a %s', (_title, account) => {
  const { team, services, relays, directory } = account;
  const own = account.app.account;
  const queue = (name: string): string => `arn:aws:sqs:eu-central-1:${own}:${name}`;

  it('has the rules of its services, its relays and its parking, and no other', () => {
    const ofServices = Object.entries(services).flatMap(([service, { subscriptions }]) =>
      subscriptions.map((subscription) => {
        const on = subscription.bus === 'default' ? 'default' : `snapferry-${team}`;
        const to = queue(`snapferry-${service}-${subscription.handler}`);
        return `${on} ${ordered(resolvePattern(subscription, directory))} → ${to}`;
      }),
    );
    const ofRelays = relays.map(
      ({ pattern, to: [to, toTeam] }) => `snapferry-${team} ${ordered(pattern)} → ${bus(to, toTeam)}`,
    );
    const parking = `snapferry-${team} ${ordered(unknownEvents(allEvents))} → ${queue('snapferry-unknown-events')}`;
    expect(recordedRules(account).sort()).toEqual([...ofServices, ...ofRelays, parking].sort());
  });

  it('has the clocks of its services and no other', () => {
    const expected = Object.entries(services).flatMap(([service, { schedules = [] }]) =>
      schedules.map(({ handler, every }) => `snapferry-${service}-${handler} ${every}`),
    );
    const recorded = of(account, 'aws:scheduler/schedule:Schedule').map(
      ({ target, scheduleExpression }) =>
        `${(target as { arn: string }).arn.split(':').at(-1)} ${String(scheduleExpression)}`,
    );
    expect(recorded.sort()).toEqual(expected.sort());
  });

  it('lets each service announce what its code announces, and nothing else', () => {
    for (const service of Object.keys(services)) {
      const role = of(account, 'aws:iam/rolePolicy:RolePolicy').find(({ role }) => role === `snapferry-${service}`);
      const { Statement } = JSON.parse(String(role?.policy)) as { Statement: PolicyStatement[] };
      const may = Statement.filter(({ Action }) => String(Action) === 'events:PutEvents').flatMap(
        ({ Condition }) => Condition?.['ForAllValues:StringEquals']?.['events:detail-type'] ?? [],
      );
      expect([service, may.toSorted()]).toEqual([service, announced(service, team)]);
    }
  });

  it('gives every target a dead-letter queue that takes from its rule, and a retry policy', () => {
    const targets = of(account, 'aws:cloudwatch/eventTarget:EventTarget');
    expect(targets.length).toBeGreaterThan(4);
    const policies = new Map(
      of(account, 'aws:sqs/queuePolicy:QueuePolicy').map(({ queueUrl, policy }) => [
        queue(String(queueUrl).split('/').at(-1) as string),
        String(policy),
      ]),
    );
    for (const target of targets) {
      const on = target.eventBusName === 'default' ? '' : `${target.eventBusName}/`;
      const rule = `arn:aws:events:eu-central-1:${own}:rule/${on}${target.rule}`;
      const dead = (target.deadLetterConfig as { arn: string } | undefined)?.arn ?? 'none';
      expect([target.rule, policies.get(dead)?.includes(`"${rule}"`)]).toEqual([target.rule, true]);
      // The queue that it goes to lets it in too; another account's bus has a policy of its own.
      if (policies.has(String(target.arn))) expect(policies.get(String(target.arn))).toContain(`"${rule}"`);
      expect(target.retryPolicy).toEqual({ maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 });
    }
  });
});

/** Types that a service's sources announce on a team's bus. */
function announced(service: string, team: 'source' | 'lake'): string[] {
  const sources = globSync(`services/${service}/src/**/*.ts`, { cwd: root }).map((file) =>
    readFileSync(join(root, file), 'utf8'),
  );
  const names = sources.flatMap((text) => [...text.matchAll(/\bannounce\((\w+)/g)].map(([, name]) => name));
  const definitions = allEvents.filter(({ type }) => names.includes(`${type[0]?.toLowerCase()}${type.slice(1)}`));
  return definitions
    .filter(({ sources: may }) => may.some((source) => source === `snapferry.${team}`))
    .map(({ type }) => type)
    .sort();
}
