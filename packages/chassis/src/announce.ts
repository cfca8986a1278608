import type { CloudEvent, DataOf, EventDefinition, EventSource } from '@snapferry/events';
import { type Clock, instant } from './clock.ts';
import { eventId } from './ids.ts';

/** Puts events on the own account's team bus. */
export interface EventPublisher {
  /** All entries are accepted, or it throws; then some may have been, which is harmless: ids are derived. */
  publish(entries: readonly CloudEvent[]): Promise<void>;
}

export interface Announcement<D extends EventDefinition> {
  readonly subject: string;
  readonly data: DataOf<D>;
  readonly table?: string;
  readonly attempt?: number;
  readonly revision?: number;
  /** Id of the event that led to this one; empty for one of RDS's. */
  readonly causationId: string;
}

/** Tells a fact: the same fact under the same id, however often it is told. */
export type Announce = <D extends EventDefinition>(definition: D, announcement: Announcement<D>) => Promise<void>;

/** @throws ZodError when the data does not fit the event's own schema: a fault of ours, found before anyone reads it. */
export function announcer(deps: { publisher: EventPublisher; clock: Clock; source: EventSource }): Announce {
  return async (definition, { subject, data, causationId, ...parts }) => {
    await deps.publisher.publish([
      {
        specversion: '1.0',
        id: eventId({ source: deps.source, type: definition.type, subject, ...parts }),
        source: deps.source,
        type: definition.type,
        subject,
        time: instant(deps.clock.now()),
        datacontenttype: 'application/json',
        dataschema: definition.dataschema,
        correlationid: subject,
        causationid: causationId,
        data: definition.data.parse(data),
      },
    ]);
  };
}
