import { randomUUID } from 'node:crypto';
import { eventId, type ReceivedEvent, readEvent } from '@snapferry/chassis';
import type { DataOf, EventBridgeEnvelope, EventDefinition, EventSource } from '@snapferry/events';
import { lakeAccount, region, sourceAccount } from './addresses.ts';

export interface Announced<D extends EventDefinition> {
  readonly source: EventSource;
  readonly subject: string;
  readonly data: DataOf<D>;
  readonly table?: string;
  readonly attempt?: number;
  readonly revision?: number;
  readonly causationId?: string;
  readonly time?: string;
}

/** What EventBridge says around an event; a test changes it to play a stranger. */
export type Around = Partial<
  Pick<EventBridgeEnvelope, 'account' | 'region' | 'source' | 'detail-type' | 'replay-name'>
>;

/** An event as a queue hands it over: CloudEvent with its derived id, inside EventBridge's envelope. */
export function envelopeOf<D extends EventDefinition>(
  definition: D,
  { source, subject, data, causationId = '', time = '2026-11-20T03:10:00.000Z', ...parts }: Announced<D>,
  around: Around = {},
): EventBridgeEnvelope {
  return {
    version: '0',
    // EventBridge's own id: another one at every delivery, and nobody may rely on it.
    id: randomUUID(),
    source,
    'detail-type': definition.type,
    account: source === 'snapferry.lake' ? lakeAccount : sourceAccount,
    time: `${time.slice(0, 19)}Z`,
    region,
    resources: [],
    detail: {
      specversion: '1.0',
      id: eventId({ source, type: definition.type, subject, ...parts }),
      source,
      type: definition.type,
      subject,
      time,
      datacontenttype: 'application/json',
      dataschema: definition.dataschema,
      correlationid: subject,
      causationid: causationId,
      data,
    },
    ...around,
  };
}

/** The envelope as a handler's use case gets it. */
export function received<D extends EventDefinition>(definition: D, envelope: EventBridgeEnvelope): ReceivedEvent<D> {
  return readEvent(envelope, [definition]);
}
