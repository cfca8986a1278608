import type { CloudEvent } from '@snapferry/events';
import { region, sqsEvent } from '@snapferry/testkit';
import { expect } from 'vitest';
import { accountOf, type Team } from './deployment.ts';
import { type FakeAws, startFakeAws } from './fake-aws/server.ts';
import type { Invocation } from './invoke.ts';

/** Both accounts, and a way to call the functions that are deployed there. */
export interface World extends Readonly<Record<Team, FakeAws>> {
  /** Calls a function once for each event, in one sandbox. It must ask nothing that the fake does not know. */
  call(team: Team, service: string, entry: string, ...events: unknown[]): Promise<Invocation>;
  /** Gives it these events as one batch of its queue, all of which it has to acknowledge. */
  deliver(team: Team, service: string, entry: string, ...events: object[]): Promise<Invocation>;
  close(): Promise<void>;
}

export async function startWorld(
  call: (aws: FakeAws, ...what: [team: Team, service: string, entry: string, events: unknown[]]) => Promise<Invocation>,
): Promise<World> {
  const objects = new Map();
  const aws = {
    source: await startFakeAws(accountOf.source, objects),
    lake: await startFakeAws(accountOf.lake, objects),
  };
  const world: World = {
    ...aws,
    async call(team, service, entry, ...events) {
      const called = await call(aws[team], team, service, entry, events);
      expect(aws[team].unknown).toEqual([]);
      return called;
    },
    async deliver(team, service, entry, ...events) {
      const batch = sqsEvent(events.map((event) => JSON.stringify(event)));
      const called = await world.call(team, service, entry, batch);
      const results = called.results.map(({ result }) => result);
      expect(results, `${team} ${service} ${entry} said:\n${called.output}`).toEqual([{ batchItemFailures: [] }]);
      return called;
    },
    async close() {
      await Promise.all([aws.source.close(), aws.lake.close()]);
    },
  };
  return world;
}

/** The only event of that type and dataset that was put on the team's bus, in EventBridge's envelope. */
export function heard(world: World, team: Team, type: string, dataset: string): object {
  const ofDataset = ({ data }: CloudEvent) => (data as { dataset: string }).dataset === dataset;
  const found = world[team].events.filter((event) => event.type === type && ofDataset(event));
  expect(found.map((event) => event.type)).toEqual([type]);
  const event = found[0] as CloudEvent;
  return {
    version: '0',
    id: '00000000-0000-4000-8000-000000000000',
    source: event.source,
    'detail-type': event.type,
    account: accountOf[team],
    time: `${event.time.slice(0, 19)}Z`,
    region,
    resources: [],
    detail: event,
  };
}
