import { existsSync, globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { DirectRequest, Schedule, Subscription, SubscriptionsByTeam } from '@snapferry/chassis';
import { allEvents } from '@snapferry/events';
import { describe, expect, it } from 'vitest';
import { checkPattern } from '../../packages/local/src/events/pattern.ts';
import { root } from './sources.ts';

/** A service that both teams deploy, and that hears something else in each account, has its rules by team. */
type Rules = readonly Subscription[] | SubscriptionsByTeam;
const appsOf = (rules: Rules): (readonly Subscription[])[] => ('lake' in rules ? [rules.source, rules.lake] : [rules]);

const homes = globSync('services/*/package.json', { cwd: root }).map(dirname).sort();
const services = await Promise.all(
  homes.map(async (home) => {
    const path = join(root, home, 'src', 'subscriptions.ts');
    const module = existsSync(path) ? ((await import(path)) as { subscriptions?: Rules }) : {};
    const clock = join(root, home, 'src', 'schedules.ts');
    const { schedules = [] } = existsSync(clock)
      ? ((await import(clock)) as { schedules?: readonly Schedule[] })
      : { schedules: [] };
    const people = join(root, home, 'src', 'requests.ts');
    const { requests = [] } = existsSync(people)
      ? ((await import(people)) as { requests?: readonly DirectRequest[] })
      : { requests: [] };
    const handlers = globSync('src/handlers/on-*.ts', { cwd: join(root, home) }).map((file) => basename(file, '.ts'));
    const source = (await import(join(root, home, 'src', 'index.ts'))) as Record<string, unknown>;
    return {
      service: basename(home),
      rules: module.subscriptions,
      apps: module.subscriptions === undefined ? [] : appsOf(module.subscriptions),
      schedules,
      requests,
      handlers: handlers.sort(),
      exports: source,
    };
  }),
);
const all = services.flatMap(({ service, apps }) => apps.flat().map((subscription) => ({ service, subscription })));

const typesOf = (subscription: Subscription): readonly unknown[] =>
  subscription.pattern['detail-type'] as readonly unknown[];

describe('subscriptions', () => {
  it('are seen by this test', () => {
    expect(services.length).toBeGreaterThanOrEqual(7);
    expect(all.length).toBeGreaterThanOrEqual(10);
  });

  it.each(services)(
    'schedules and requests of $service lead to each of its handlers, and to no other',
    ({ rules, apps, schedules, requests, handlers, exports }) => {
      expect(rules).toBeDefined();
      const called = [...apps.flat(), ...schedules, ...requests].map(({ handler }) => handler);
      expect(called.length).toBeGreaterThan(0);
      expect([...new Set(called)].sort()).toEqual(handlers);
      expect(exports.subscriptions).toBe(rules);
      expect(exports.schedules ?? []).toEqual(schedules);
      expect(exports.requests ?? []).toEqual(requests);
      for (const handler of handlers) {
        const name = `create${handler.replaceAll(/(^|-)(.)/g, (_all, _dash, letter: string) => letter.toUpperCase())}`;
        expect(exports[name], `${name} in index.ts`).toBeTypeOf('function');
      }
    },
  );

  it.each(all)('of $service ($subscription.handler) pin source, type and account', ({ subscription }) => {
    checkPattern(subscription.pattern);
    expect(subscription.accounts.length).toBeGreaterThan(0);
    expect(subscription.pattern.source).toEqual(expect.arrayContaining([expect.any(String)]));
    expect(typesOf(subscription).length).toBeGreaterThan(0);
    const aws = (subscription.pattern.source as readonly unknown[]).includes('aws.rds');
    expect(subscription.bus).toBe(aws ? 'default' : 'team');
  });

  it.each(allEvents.map(({ type }) => type))('%s is heard by somebody', (type) => {
    expect(all.some(({ subscription }) => subscription.bus === 'team' && typesOf(subscription).includes(type))).toBe(
      true,
    );
  });

  it('hear only events of the contract, from those who may announce them', () => {
    const wrong = all
      .filter(({ subscription }) => subscription.bus === 'team')
      .flatMap(({ service, subscription }) =>
        typesOf(subscription).flatMap((type) => {
          const definition = allEvents.find((event) => event.type === type);
          const sources = subscription.pattern.source as readonly string[];
          const fits = definition?.sources.some((source) => sources.includes(source)) ?? false;
          return fits ? [] : [`${service}: ${String(type)}`];
        }),
      );
    expect(wrong).toEqual([]);
  });

  it('hear nothing twice: no two rules of a handler match one event', () => {
    for (const { service, app } of services.flatMap(({ service, apps }) => apps.map((app) => ({ service, app })))) {
      const keys = app.flatMap((subscription) =>
        subscription.accounts.flatMap((account) =>
          (subscription.pattern.source as readonly string[]).flatMap((source) =>
            typesOf(subscription).map((type) => [subscription.handler, subscription.bus, account, source, type].join()),
          ),
        ),
      );
      expect([service, keys.length]).toEqual([service, new Set(keys).size]);
    }
  });
});

describe('schedules', () => {
  const every = services.flatMap(({ service, schedules }) => schedules.map((schedule) => ({ service, schedule })));

  it('are seen by this test', () => {
    expect(every.length).toBeGreaterThanOrEqual(4);
  });

  it.each(every)('of $service say how often in words of EventBridge Scheduler, and why', ({ schedule }) => {
    expect(schedule.every).toMatch(
      /^(rate\((1 (minute|hour|day)|[1-9]\d* (minutes|hours|days))\)|cron\(\S+( \S+){5}\))$/,
    );
    expect(schedule.why.length).toBeGreaterThan(20);
  });
});
