import { setTimeout as sleep } from 'node:timers/promises';
import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import { type EventPublisher, SnapferryError } from '@snapferry/chassis';
import type { CloudEvent } from '@snapferry/events';
import { awsFailure } from './aws-failure.ts';

export interface EventBridgePublisherOptions {
  readonly eventBridge: EventBridgeClient;
  /** Name or ARN of the team bus. */
  readonly busName: string;
  /** Wait before the first repeat of what the bus refused, in milliseconds; it doubles. */
  readonly backoffMs?: number;
}

/** The bus took some events and not all, however often it was asked. Telling them all again does no harm. */
export class EventsNotTakenError extends SnapferryError {
  override readonly name = 'EventsNotTakenError';
  readonly code = 'EVENTS_NOT_TAKEN';
  readonly disposition = 'retry';
}

/** An event that no bus takes. Lists in events are cut below this size, so it is a fault of ours. */
export class EventTooLargeError extends SnapferryError {
  override readonly name = 'EventTooLargeError';
  readonly code = 'EVENT_TOO_LARGE';
  readonly disposition = 'retry';
}

/** Entries of one request (EventBridge user guide, "PutEvents"). */
const maxEntries = 10;
/** EventBridge takes 1 MB since January 2026, in Regions that have it; every Region takes this, for one request. */
const maxBytes = 256 * 1024;
/** Rounds for entries that were refused; the SDK repeats requests that were not answered by itself. */
const rounds = 4;

/** Events on a bus of EventBridge, in as few requests as it takes; of each, what was refused is sent again. */
export function eventBridgePublisher(options: EventBridgePublisherOptions): EventPublisher {
  const { eventBridge, busName, backoffMs = 200 } = options;

  /** What the bus refused, with its codes. */
  async function put(entries: readonly PutEventsRequestEntry[]): Promise<Refused> {
    try {
      const { Entries = [] } = await eventBridge.send(new PutEventsCommand({ Entries: [...entries] }));
      return refusedOf(entries, Entries);
    } catch (error) {
      throw awsFailure(`put ${entries.length} events on bus ${busName}`, error);
    }
  }

  async function putAll(batch: readonly PutEventsRequestEntry[]): Promise<void> {
    let refused = await put(batch);
    for (let round = 1; round < rounds && refused.entries.length > 0; round += 1) {
      await sleep(backoffMs * 2 ** (round - 1));
      refused = await put(refused.entries);
    }
    if (refused.entries.length === 0) return;
    throw new EventsNotTakenError(
      `expected bus ${busName} to take ${batch.length} events, found ${refused.entries.length} refused: ${refused.codes.join(', ')}`,
      { context: { refused: refused.entries.length, sent: batch.length } },
    );
  }

  return {
    async publish(events) {
      const entries = events.map((event) => entryOf(event, busName));
      for (const batch of batches(entries)) await putAll(batch);
    },
  };
}

interface Refused {
  readonly entries: readonly PutEventsRequestEntry[];
  readonly codes: readonly string[];
}

/** Results stand in the order of the entries; an entry without an EventId was not taken, whatever the count says. */
function refusedOf(sent: readonly PutEventsRequestEntry[], results: readonly PutEventsResultEntry[]): Refused {
  const entries = sent.filter((_entry, index) => !results[index]?.EventId);
  const codes = sent.flatMap((_entry, index) => {
    const result = results[index];
    return result?.EventId ? [] : [result?.ErrorCode ?? 'no result'];
  });
  return { entries, codes: [...new Set(codes)].sort() };
}

function entryOf(event: CloudEvent, busName: string): PutEventsRequestEntry {
  const entry = {
    EventBusName: busName,
    Source: event.source,
    DetailType: event.type,
    Time: new Date(event.time),
    Detail: JSON.stringify(event),
  };
  const size = bytesOf(entry);
  if (size <= maxBytes) return entry;
  throw new EventTooLargeError(
    `${event.type} ${event.id}: expected at most ${maxBytes} bytes, as EventBridge takes, found ${size}`,
    { context: { size } },
  );
}

/** As EventBridge counts (EventBridge user guide, "Calculating PutEvents event entry size"); the time counts 14. */
function bytesOf({ Source = '', DetailType = '', Detail = '' }: PutEventsRequestEntry): number {
  return 14 + [Source, DetailType, Detail].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

function* batches(entries: readonly PutEventsRequestEntry[]): Generator<PutEventsRequestEntry[]> {
  let batch: PutEventsRequestEntry[] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = bytesOf(entry);
    if (batch.length === maxEntries || (batch.length > 0 && bytes + size > maxBytes)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(entry);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
