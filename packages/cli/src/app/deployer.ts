import {
  announcer,
  InProgressPersistence,
  observability,
  type QueueHandler,
  type RequestHandler,
  type Schedule,
  type ScheduleHandler,
  type Subscription,
  type SubscriptionsByTeam,
} from '@snapferry/chassis';
import { releaseClaims, sqliteInProgressStore } from '@snapferry/local';
import { lakeAccount, sourceAccount } from './accounts.ts';
import type { LocalParts } from './local-app.ts';
import { type ServiceLog, serviceLog } from './log-files.ts';

export type Team = 'source' | 'lake';

/** Lambda's longest time for one call. */
const timeoutMs = 900_000;

/** Where functions of both accounts are deployed to. */
export interface Deployer {
  /** By service; both accounts' functions of a service write into one. */
  readonly logs: ReadonlyMap<string, ServiceLog>;
  deploy(
    service: string,
    account: Team,
    rules: readonly Subscription[] | SubscriptionsByTeam,
    handlers: (common: CommonDeps) => Readonly<Record<string, QueueHandler>>,
    batchSize?: number,
  ): void;
  schedule(
    service: string,
    account: Team,
    schedules: readonly Schedule[],
    onSchedule: (common: CommonDeps) => ScheduleHandler,
  ): void;
  /** A function that people invoke: gives the call that does so. */
  request<A>(service: string, account: Team, onRequest: (common: CommonDeps) => RequestHandler<A>): Invoke<A>;
}

export type Invoke<A> = (request: object) => Promise<A>;

export type CommonDeps = ReturnType<typeof commonDeps>;

export function deployer(parts: LocalParts): Deployer {
  const logs = new Map<string, ServiceLog>();
  const inProgress = new InProgressPersistence(sqliteInProgressStore(parts.state));
  releaseClaims(parts.state);
  const common = (service: string, account: Team) => {
    const log = logs.get(service) ?? serviceLog(parts.home.logs, service);
    logs.set(service, log);
    return commonDeps(parts, { service, account, log, inProgress });
  };
  return {
    logs,
    deploy(service, account, rules, handlers, batchSize = 10) {
      const subscriptions = 'lake' in rules ? rules[account] : rules;
      const deployed = { service, account, subscriptions, handlers: handlers(common(service, account)) };
      parts.cloud.deploy({ ...deployed, batchSize, timeoutMs });
    },
    schedule(service, account, schedules, onSchedule) {
      const handlers = { 'on-schedule': onSchedule(common(service, account)) };
      parts.cloud.deploySchedule({ service, account, schedules, handlers, timeoutMs });
    },
    request(service, account, onRequest) {
      const handler = onRequest(common(service, account));
      return (request) => parts.cloud.invoke({ service, account, handler, timeoutMs }, request);
    },
  };
}

/** What every function has of this machine. */
function commonDeps(
  { clock, cloud, objects }: LocalParts,
  given: { service: string; account: Team; log: ServiceLog; inProgress: InProgressPersistence },
) {
  const { service, account, log, inProgress } = given;
  return {
    observability: observability(service, log.sink),
    announce: announcer({ publisher: cloud.publisher(account), clock, source: `snapferry.${account}` }),
    inProgress,
    ownAccount: account === 'source' ? sourceAccount : lakeAccount,
    lakeAccount,
    clock,
    objects,
  };
}
