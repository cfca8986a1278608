import { existsSync, readdirSync } from 'node:fs';
import type { CloudEvent } from '@snapferry/events';
import { region } from '@snapferry/testkit';
import { expect } from 'vitest';
import { type ArtifactCopy, copyArtifact } from './artifact-copy.ts';
import { deployments } from './deployment.ts';
import type { FakeAws } from './fake-aws/server.ts';
import { type Invocation, invoke } from './invoke.ts';

/** What was measured of a function's start. */
export interface Started {
  readonly service: string;
  readonly entry: string;
  readonly importMs: number;
}

/** The deployed functions of both accounts, each a process of its own when it is called. */
export class Functions {
  readonly started: Started[] = [];
  readonly #copies = new Map<string, ArtifactCopy>();

  /**
   * Calls a function once for each event, in one sandbox. It must ask nothing that the fake does not know, and leave
   * nothing behind but what it is allowed to.
   */
  async call(aws: FakeAws, service: string, entry: string, ...events: unknown[]): Promise<Invocation> {
    const { environment } = this.#deployed(service);
    const copy = this.#copy(service);
    const called = await invoke(copy, entry, { ...environment, AWS_ENDPOINT_URL: aws.url }, events);
    expect(aws.unknown).toEqual([]);
    // DuckDB would keep downloaded extensions below HOME.
    expect(readdirSync(copy.home)).toEqual([]);
    expect(readdirSync(copy.tmp).filter((name) => name !== 'snapferry')).toEqual([]);
    this.started.push({ service, entry, importMs: called.importMs });
    return called;
  }

  remove(): void {
    for (const copy of this.#copies.values()) copy.remove();
  }

  #copy(service: string): ArtifactCopy {
    const known = this.#copies.get(service);
    if (known !== undefined && existsSync(known.taskRoot)) return known;
    const made = copyArtifact(service, this.#deployed(service).files);
    this.#copies.set(service, made);
    return made;
  }

  #deployed(service: string) {
    const deployed = deployments[service];
    if (deployed === undefined) throw new Error(`expected ${service} in tests/bundles/deployment.ts, found none`);
    return deployed;
  }
}

/** The only event of that type that was put on a bus, in EventBridge's envelope, as its account's. */
export function heard({ events }: FakeAws, type: string, account: string): object {
  const found = events.filter((event) => event.type === type);
  expect(found.map((event) => event.type)).toEqual([type]);
  const event = found[0] as CloudEvent;
  return {
    version: '0',
    id: '00000000-0000-4000-8000-000000000000',
    source: event.source,
    'detail-type': event.type,
    account,
    time: `${event.time.slice(0, 19)}Z`,
    region,
    resources: [],
    detail: event,
  };
}
