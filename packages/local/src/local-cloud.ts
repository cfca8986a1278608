import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AccountDirectory,
  type Clock,
  type EventPublisher,
  type QueueHandler,
  type RequestHandler,
  relayPatterns,
  resolvePattern,
  type Schedule,
  type ScheduleHandler,
  type Subscription,
  unknownEvents,
} from '@snapferry/chassis';
import { allEvents, type EventSource } from '@snapferry/events';
import { Consumers } from './events/consumers.ts';
import { type BusAddress, EventBuses } from './events/event-bus.ts';
import { lambdaContext } from './events/lambda-context.ts';
import { type QueueSettings, Queues } from './events/queues.ts';
import { type ScheduledRun, Schedules } from './events/schedules.ts';

export interface LocalCloudOptions {
  readonly state: DatabaseSync;
  readonly clock: Clock;
  readonly region: string;
  readonly sourceAccount: string;
  readonly lakeAccount: string;
}

export interface Deployment {
  readonly service: string;
  readonly account: 'source' | 'lake';
  readonly subscriptions: readonly Subscription[];
  /** The service's handlers by the name that its subscriptions use. */
  readonly handlers: Readonly<Record<string, QueueHandler>>;
  readonly batchSize?: number;
  readonly timeoutMs?: number;
}

export interface ScheduledDeployment {
  readonly service: string;
  readonly account: 'source' | 'lake';
  readonly schedules: readonly Schedule[];
  /** The service's handlers by the name that its schedules use. */
  readonly handlers: Readonly<Record<string, ScheduleHandler>>;
  readonly timeoutMs?: number;
}

export interface InvokedFunction<A> {
  readonly service: string;
  readonly account: 'source' | 'lake';
  readonly handler: RequestHandler<A>;
  readonly timeoutMs: number;
}

/** Something else that moves on its own, such as RDS's export tasks. Says whether it did anything. */
export type BackgroundWork = () => Promise<boolean>;

const teamBus = { source: 'snapferry-source', lake: 'snapferry-lake' } as const;

/** Two AWS accounts in one process: buses, relays between them, queues, and the functions deployed to each. */
export class LocalCloud {
  readonly buses: EventBuses;
  readonly queues: Queues;
  readonly #consumers: Consumers;
  readonly #schedules: Schedules;
  readonly #background: BackgroundWork[] = [];
  readonly #options: LocalCloudOptions;

  constructor(options: LocalCloudOptions) {
    this.#options = options;
    this.queues = new Queues(options.state, options.clock);
    this.buses = new EventBuses({ ...options, queues: this.queues });
    this.#consumers = new Consumers({ ...options, queues: this.queues });
    for (const account of ['source', 'lake'] as const) {
      this.buses.addRule({
        name: 'unknown-events',
        bus: this.bus(account, 'team'),
        pattern: unknownEvents(allEvents),
        target: { park: `unknown-events-${account}` },
      });
    }
    this.#schedules = new Schedules(options);
    this.#relay('source', 'lake', []);
    this.#relay('lake', 'source', []);
  }

  /** Lets the lake relay the ends of exports of these datasets to the source: those that it exports itself. */
  relayExportsOf(lakeExported: readonly string[]): void {
    this.#relay('lake', 'source', lakeExported);
  }

  bus(account: 'source' | 'lake', name: 'default' | 'team'): BusAddress {
    const id = account === 'source' ? this.#options.sourceAccount : this.#options.lakeAccount;
    return { account: id, name: name === 'default' ? 'default' : teamBus[account] };
  }

  publisher(account: 'source' | 'lake'): EventPublisher {
    return {
      publish: async (entries) => {
        for (const event of entries) {
          this.buses.put(this.bus(account, 'team'), {
            source: event.source,
            detailType: event.type,
            // EventBridge keeps whole seconds.
            time: `${event.time.slice(0, 19)}Z`,
            resources: [],
            detail: event,
          });
        }
      },
    };
  }

  deploy(deployment: Deployment): void {
    const { account, service } = deployment;
    const own = this.bus(account, 'team').account;
    for (const [name, handler] of Object.entries(deployment.handlers)) {
      const queue: QueueSettings = {
        // One service may stand in both accounts.
        name: `${account}-${service}-${name}`,
        visibilityTimeoutMs: 6 * (deployment.timeoutMs ?? 60_000),
        maxReceiveCount: 3,
        retryDelayMs: 200,
      };
      const rules = deployment.subscriptions.filter((subscription) => subscription.handler === name);
      if (rules.length === 0) throw new Error(`${service}: handler ${name} has no subscription`);
      for (const [index, subscription] of rules.entries()) {
        this.buses.addRule({
          name: `${queue.name}-${index}`,
          bus: this.bus(account, subscription.bus),
          pattern: resolvePattern(subscription, this.#directory(account)),
          target: { queue: queue.name },
        });
      }
      const { batchSize = 10, timeoutMs = 60_000 } = deployment;
      this.#consumers.add({ service, account: own, queue, batchSize, timeoutMs, handler });
    }
  }

  deploySchedule({ service, account, schedules, handlers, timeoutMs = 60_000 }: ScheduledDeployment): void {
    for (const schedule of schedules) {
      const handler = handlers[schedule.handler];
      if (handler === undefined) throw new Error(`${service}: expected a handler ${schedule.handler}, found none`);
      this.#schedules.add({ service, account: this.bus(account, 'team').account, schedule, handler, timeoutMs });
    }
  }

  /** Calls a function and waits for its answer, as `aws lambda invoke` does. */
  async invoke<A>(invoked: InvokedFunction<A>, request: object): Promise<A> {
    const { service, account, handler, timeoutMs } = invoked;
    const { region, clock } = this.#options;
    const context = lambdaContext({
      name: service,
      account: this.bus(account, 'team').account,
      timeoutMs,
      region,
      clock,
    });
    return await handler(request, context);
  }

  /** Runs the schedules of one service once, now. A fault is in the result. */
  async runSchedules(service: string): Promise<ScheduledRun[]> {
    return this.#schedules.run(service);
  }

  addBackgroundWork(work: BackgroundWork): void {
    this.#background.push(work);
  }

  pause(service: string): void {
    this.#consumers.pause(service);
  }

  /** Runs until nothing is left to do, or until `stop` says so. Waits for messages that are to be tried again. */
  async drain(stop: () => boolean = () => false): Promise<void> {
    while (!stop()) {
      if (await this.#consumers.runOne()) continue;
      // RDS takes minutes where queues take milliseconds: its work comes when nothing else is left to do.
      let worked = false;
      for (const work of this.#background) worked = (await work()) || worked;
      if (worked) continue;
      const next = this.#consumers.nextVisibleAt();
      if (next === undefined) return;
      await sleep(Math.max(1, Math.min(1000, next - this.#options.clock.now().getTime())));
    }
  }

  #directory(account: 'source' | 'lake'): AccountDirectory {
    const { sourceAccount, lakeAccount } = this.#options;
    return { own: [account === 'source' ? sourceAccount : lakeAccount], sources: [sourceAccount], lake: [lakeAccount] };
  }

  /** The relay's rules in one account, and the other bus's resource policy for it; what stood of them is replaced. */
  #relay(from: 'source' | 'lake', to: 'source' | 'lake', lakeExported: readonly string[]): void {
    const source: EventSource = `snapferry.${from}`;
    const own = this.bus(from, 'team');
    const other = this.bus(to, 'team');
    const role = `arn:aws:iam::${own.account}:role/snapferry-relay`;
    this.buses.removeRelay(own, other, role);
    for (const [index, pattern] of relayPatterns(allEvents, source, lakeExported).entries()) {
      this.buses.addRule({
        name: `relay-to-${to}-${index}`,
        bus: own,
        pattern: { ...pattern, account: [own.account] },
        target: { bus: other, role },
      });
      // A resource policy knows source and detail-type, and nothing of what is inside.
      const detailTypes = pattern['detail-type'] as readonly string[];
      this.buses.permit({ bus: other, role, sources: [source], detailTypes });
    }
  }
}
