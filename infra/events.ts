import { allEvents, type EventSource } from '@snapferry/events';

/** Types that an event's definition lets that side relay. */
export function relayedFrom(source: EventSource): string[] {
  return allEvents.filter(({ relayedFrom: from }) => from.some((each) => each === source)).map(({ type }) => type);
}
