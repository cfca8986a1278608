import { reasonCode, type ScheduledItem, SnapferryError, systemClock } from '@snapferry/chassis';
import { requireHome } from '../app/home.ts';
import { type LocalApp, openLocalApp } from '../app/local-app.ts';
import { pc } from '../output/colours.ts';
import { printable } from '../output/format.ts';
import { showProgress } from '../output/progress.ts';
import { printJson, terminal } from '../output/terminal.ts';
import { finishFailed } from './exit-code.ts';

export interface ScheduledOptions {
  readonly home: string;
  readonly json: boolean;
}

/** What the schedules of some services did. */
export interface ScheduledResult {
  readonly done: readonly ({ readonly service: string } & ScheduledItem)[];
  readonly failures: readonly { readonly service: string; readonly reasonCode: string; readonly reason: string }[];
}

/** `snapferry upkeep`: what table-keeper's schedule does each day. Returns the exit code: 0, or 1 if a part failed. */
export function upkeep(options: ScheduledOptions): Promise<number> {
  return command(options, ['table-keeper'], 'No table in the lake yet.');
}

/** `snapferry reconcile`: what the reconcilers do each hour, and all that follows from it. Returns the exit code as above. */
export function reconcile(options: ScheduledOptions): Promise<number> {
  return command(options, reconcilers, 'Nothing was left unsaid.');
}

/** In the order of a day: a run that is found to have been lost may still arrive before it is called overdue. */
export const reconcilers = ['snapshot-publisher', 'snapshot-courier', 'export-publisher', 'run-tracker'];

async function command(options: ScheduledOptions, services: readonly string[], nothing: string): Promise<number> {
  try {
    requireHome(options.home);
    const app = openLocalApp({ home: options.home, clock: systemClock });
    try {
      showProgress(app, terminal(options));
      const result = await runSchedules(app, services);
      if (options.json) printJson(result);
      else print(result, nothing);
      return result.failures.length === 0 ? 0 : 1;
    } finally {
      app.close();
    }
  } catch (error) {
    return finishFailed(error, options.json);
  }
}

/** Runs the services' schedules once, one after the other, each with all that follows from what it announces. */
export async function runSchedules(app: LocalApp, services: readonly string[]): Promise<ScheduledResult> {
  const done: ScheduledResult['done'][number][] = [];
  const failures: ScheduledResult['failures'][number][] = [];
  for (const service of services) {
    for (const run of await app.cloud.runSchedules(service)) {
      done.push(...run.done.map((item) => ({ service, ...item })));
      if (run.fault === undefined) continue;
      // What a handler throws is ours; anything else is a fault of the program.
      if (!(run.fault instanceof SnapferryError)) throw run.fault;
      failures.push({ service, reasonCode: reasonCode(run.fault), reason: run.fault.message });
    }
    await app.cloud.drain();
  }
  return { done, failures };
}

function print({ done, failures }: ScheduledResult, nothing: string): void {
  const out = terminal({ json: false });
  for (const { service, ...item } of done) {
    const facts = Object.entries(item).map(([name, value]) => `${pc.dim(name)} ${printable(String(value))}`);
    out.print(`${pc.green('✔')} ${service}  ${facts.join('  ')}`);
  }
  for (const { service, reason } of failures) out.print(`${pc.red('✘')} ${service}: ${printable(reason)}`);
  if (done.length + failures.length === 0) out.print(nothing);
}
