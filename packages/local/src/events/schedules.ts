import {
  type Clock,
  type Schedule,
  type ScheduledItem,
  ScheduledWorkError,
  type ScheduleHandler,
} from '@snapferry/chassis';
import { lambdaContext } from './lambda-context.ts';

/** One schedule's function, as deployed to an account. */
export interface ScheduledFunction {
  readonly service: string;
  readonly account: string;
  readonly schedule: Schedule;
  readonly handler: ScheduleHandler;
  /** Lambda's time limit for one call, in milliseconds. */
  readonly timeoutMs: number;
}

export interface ScheduledRun {
  readonly service: string;
  readonly done: readonly ScheduledItem[];
  /** What the handler threw, by its own middleware's care free of strangers' words. */
  readonly fault?: unknown;
}

/** Schedules of a machine that nobody leaves running: they run when told to, once, and a fault waits for the next time. */
export class Schedules {
  readonly #functions: ScheduledFunction[] = [];
  readonly #place: { region: string; clock: Clock };

  constructor(place: { region: string; clock: Clock }) {
    this.#place = place;
  }

  add(scheduled: ScheduledFunction): void {
    this.#functions.push(scheduled);
  }

  async run(service: string): Promise<ScheduledRun[]> {
    const found = this.#functions.filter((each) => each.service === service);
    if (found.length === 0) throw new Error(`${service}: expected a deployed schedule, found none`);
    const runs: ScheduledRun[] = [];
    for (const each of found) runs.push(await this.#invoke(each));
    return runs;
  }

  async #invoke({ service, account, schedule, handler, timeoutMs }: ScheduledFunction): Promise<ScheduledRun> {
    const context = lambdaContext({ name: `${service}-${schedule.handler}`, account, timeoutMs, ...this.#place });
    try {
      return { service, done: await handler({}, context) };
    } catch (fault) {
      return { service, done: fault instanceof ScheduledWorkError ? fault.done : [], fault };
    }
  }
}
