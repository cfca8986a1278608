import type { EventPublisher } from '@snapferry/chassis';
import type { CloudEvent, DataOf, EventDefinition } from '@snapferry/events';

export interface RecordingPublisher extends EventPublisher {
  readonly events: readonly CloudEvent[];
  types(): readonly string[];
  /** Data of all events of that type, in order. */
  dataOf<D extends EventDefinition>(definition: D): DataOf<D>[];
  ids(): readonly string[];
  forget(): void;
  /** The next call of `publish` fails after this many events were taken. */
  failAfter(events: number): void;
}

export function recordingPublisher(): RecordingPublisher {
  const events: CloudEvent[] = [];
  let budget = Number.POSITIVE_INFINITY;
  return {
    events,
    types: () => events.map((event) => event.type),
    dataOf: <D extends EventDefinition>({ type }: D) =>
      events.filter((event) => event.type === type).map((event) => event.data as DataOf<D>),
    ids: () => events.map((event) => event.id),
    forget() {
      events.length = 0;
    },
    failAfter(count) {
      budget = count;
    },
    async publish(entries) {
      for (const entry of entries) {
        if (budget === 0) {
          budget = Number.POSITIVE_INFINITY;
          throw new Error('the bus did not answer');
        }
        budget -= 1;
        events.push(entry);
      }
    },
  };
}
