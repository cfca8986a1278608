import {
  type CloudEvent,
  cloudEvent,
  type DataOf,
  type EventBridgeEnvelope,
  type EventDefinition,
  eventBridgeEnvelope,
} from '@snapferry/events';
import type * as z from 'zod';
import { SnapferryError } from './errors.ts';

/** One of our events, checked, with what EventBridge says of its sender. */
export interface ReceivedEvent<D extends EventDefinition = EventDefinition> {
  readonly definition: D;
  /** Our derived id. */
  readonly id: string;
  readonly source: string;
  readonly subject: string;
  readonly time: string;
  /** Account that announced it, as EventBridge vouches. */
  readonly account: string;
  readonly region: string;
  readonly data: DataOf<D>;
}

/** The message is none of ours, or of a version that we do not know. It waits in the dead-letter queue. */
export class UnreadableEventError extends SnapferryError {
  override readonly name = 'UnreadableEventError';
  readonly code = 'EVENT_UNREADABLE';
  // Redelivery cannot mend it, but only redelivery leads to the dead-letter queue, where it is kept and alarmed on.
  readonly disposition = 'retry';
}

/** The sender may not say this. Nothing is opened or announced on its word; the message waits in the dead-letter queue. */
export class UntrustedEventError extends SnapferryError {
  override readonly name = 'UntrustedEventError';
  readonly code = 'EVENT_UNTRUSTED';
  readonly disposition = 'retry';
}

/** Where in the object the first problem lies: paths and expectations, never the values that stand there. */
export function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue === undefined ? 'unknown problem' : `${issue.path.join('.') || '(root)'}: ${issue.message}`;
}

/** @throws UnreadableEventError */
export function parseEnvelope(body: string): EventBridgeEnvelope {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    throw new UnreadableEventError('expected an EventBridge envelope in JSON, found text that is not JSON');
  }
  const envelope = eventBridgeEnvelope.safeParse(json);
  if (!envelope.success) {
    throw new UnreadableEventError(`expected an EventBridge envelope; ${firstIssue(envelope.error)}`);
  }
  return envelope.data;
}

/**
 * Reads one of the events that a handler hears. Additive fields are ignored; another major version is not ours to guess.
 *
 * @throws UnreadableEventError naming what was expected; UntrustedEventError if the envelope and the event disagree on
 * who is speaking.
 */
export function readEvent<D extends EventDefinition>(
  envelope: EventBridgeEnvelope,
  definitions: readonly D[],
): ReceivedEvent<D> {
  const definition = definitions.find((candidate) => candidate.type === envelope['detail-type']);
  if (definition === undefined) {
    const expected = definitions.map((candidate) => candidate.type).join(', ');
    throw new UnreadableEventError(`expected ${expected}; found ${envelope['detail-type'].slice(0, 64)}`);
  }
  const parsed = cloudEvent.safeParse(envelope.detail);
  if (!parsed.success) {
    throw new UnreadableEventError(`${definition.type}: expected a CloudEvent; ${firstIssue(parsed.error)}`);
  }
  const event: CloudEvent = parsed.data;
  if (event.type !== envelope['detail-type'] || event.source !== envelope.source) {
    throw new UntrustedEventError(
      `${definition.type} ${event.id}: the envelope and the event name different types or sources`,
    );
  }
  if (!definition.sources.some((source) => source === event.source)) {
    throw new UntrustedEventError(`${definition.type} ${event.id}: ${event.source} may not announce it`);
  }
  const [, schemaType, major] = /:([A-Za-z0-9]+):(\d+)\.\d+$/.exec(event.dataschema) ?? [];
  if (schemaType !== definition.type || Number(major) !== definition.major) {
    throw new UnreadableEventError(
      `${definition.type} ${event.id}: expected major version ${definition.major} of its schema, found ${major} of ${schemaType}`,
    );
  }
  const data = definition.data.safeParse(event.data);
  if (!data.success) {
    throw new UnreadableEventError(
      `${definition.type} ${event.id}: data does not fit its schema; ${firstIssue(data.error)}`,
    );
  }
  return {
    definition,
    id: event.id,
    source: event.source,
    subject: event.subject,
    time: event.time,
    account: envelope.account,
    region: envelope.region,
    data: data.data as DataOf<D>,
  };
}
