import { derivedId, type EventPublisher } from '@snapferry/chassis';
import type { CloudEvent } from '@snapferry/events';
import { describe, expect, it } from 'vitest';
import { runEvent } from '../builders/events.ts';
import { testRun } from '../builders/run.ts';

export interface EventPublisherRig {
  readonly publisher: EventPublisher;
  /** What the bus took so far, in any order. */
  taken(): Promise<readonly CloudEvent[]>;
}

/** What every EventPublisher promises. The factory gives one on a bus without events. */
export function describeEventPublisher(
  name: string,
  factory: () => Promise<EventPublisherRig> | EventPublisherRig,
): void {
  const told = runEvent.snapshotCompleted(testRun()).detail as CloudEvent;
  const numbered = (index: number): CloudEvent => ({ ...told, id: derivedId([index]) });
  const sorted = (events: readonly CloudEvent[]) => events.toSorted((a, b) => (a.id < b.id ? -1 : 1));

  describe(`${name} as an EventPublisher`, () => {
    it('hands an event to the bus as it is', async () => {
      const { publisher, taken } = await factory();
      const data = { ...(told.data as object), note: '„Käse“ \n "quoted" \\ 𝒳 <&>', big: 1e21, nothing: null };
      await publisher.publish([{ ...told, data }]);
      expect(await taken()).toEqual([{ ...told, data }]);
    });

    it('hands over all of many events', async () => {
      const { publisher, taken } = await factory();
      const events = Array.from({ length: 25 }, (_each, index) => numbered(index));
      await publisher.publish(events);
      expect(sorted(await taken())).toEqual(sorted(events));
    });

    it('takes none for none', async () => {
      const { publisher, taken } = await factory();
      await publisher.publish([]);
      expect(await taken()).toEqual([]);
    });

    it('tells a fact again under the same id, however often it is told', async () => {
      const { publisher, taken } = await factory();
      await publisher.publish([told]);
      await publisher.publish([told]);
      expect((await taken()).map(({ id }) => id)).toEqual([told.id, told.id]);
    });
  });
}
