import { readdirSync } from 'node:fs';
import type { CloudEvent } from '@snapferry/events';
import { region, sqsEvent } from '@snapferry/testkit';
import { expect } from 'vitest';
import { type ArtifactCopy, copyArtifact } from './artifact-copy.ts';
import { accountOf, environmentsOf, filesOf, type Team } from './deployment.ts';
import { type FakeAws, startFakeAws } from './fake-aws/server.ts';
import { type Invocation, invoke } from './invoke.ts';

export interface Started {
  readonly service: string;
  readonly entry: string;
  readonly importMs: number;
}

/** Both accounts with all functions deployed; each is a process of its own when it is called. */
export interface World extends Readonly<Record<Team, FakeAws>> {
  /** What was measured of each start so far. */
  readonly started: Started[];
  /**
   * Calls a function once for each event, in one sandbox. It must ask nothing that the fake does not know, and leave
   * nothing behind outside of its folder in /tmp.
   */
  call(team: Team, service: string, entry: string, ...events: unknown[]): Promise<Invocation>;
  /** Gives it these events as one batch of its queue, all of which it has to acknowledge. */
  deliver(team: Team, service: string, entry: string, ...events: object[]): Promise<Invocation>;
  close(): Promise<void>;
}

export async function startWorld(): Promise<World> {
  const objects = new Map();
  const aws = {
    source: await startFakeAws(accountOf.source, objects),
    lake: await startFakeAws(accountOf.lake, objects),
  };
  const copies = new Map<string, ArtifactCopy>();
  const started: Started[] = [];

  function copyOf(team: Team, service: string): ArtifactCopy {
    const key = `${team} ${service}`;
    const copy = copies.get(key) ?? copyArtifact(service, filesOf[team]);
    copies.set(key, copy);
    return copy;
  }

  async function call(team: Team, service: string, entry: string, ...events: unknown[]): Promise<Invocation> {
    const environment = environmentsOf[team][service];
    if (environment === undefined) throw new Error(`expected ${service} in tests/bundles/deployment.ts, found none`);
    const copy = copyOf(team, service);
    const called = await invoke(copy, entry, { ...environment, AWS_ENDPOINT_URL: aws[team].url }, events);
    expect(aws[team].unknown).toEqual([]);
    // DuckDB would keep downloaded extensions below HOME.
    expect(readdirSync(copy.home)).toEqual([]);
    expect(readdirSync(copy.tmp).filter((name) => name !== 'snapferry')).toEqual([]);
    started.push({ service, entry, importMs: called.importMs });
    return called;
  }

  return {
    ...aws,
    started,
    call,
    async deliver(team, service, entry, ...events) {
      const batch = sqsEvent(events.map((event) => JSON.stringify(event)));
      const called = await call(team, service, entry, batch);
      expect(called.results.map(({ result }) => result)).toEqual([{ batchItemFailures: [] }]);
      return called;
    },
    async close() {
      for (const copy of copies.values()) copy.remove();
      await Promise.all([aws.source.close(), aws.lake.close()]);
    },
  };
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
