import type { ReceivedEvent } from '@snapferry/chassis';
import {
  exportCompleted,
  exportFailed,
  snapshotCompleted,
  tableHeld,
  tableLoaded,
  tableLoadRequested,
  tableRejected,
} from '@snapferry/events';

export type OpeningRunEvent =
  | ReceivedEvent<typeof snapshotCompleted>
  | ReceivedEvent<typeof exportCompleted>
  | ReceivedEvent<typeof exportFailed>;
export type TableRunEvent =
  | ReceivedEvent<typeof tableLoadRequested>
  | ReceivedEvent<typeof tableLoaded>
  | ReceivedEvent<typeof tableRejected>
  | ReceivedEvent<typeof tableHeld>;
export type RunEvent = OpeningRunEvent | TableRunEvent;

export const runEvents = [
  snapshotCompleted,
  exportCompleted,
  exportFailed,
  tableLoadRequested,
  tableLoaded,
  tableRejected,
  tableHeld,
];

/** `ReceivedEvent` does not narrow by its definition on its own. */
export function isEvent<D extends RunEvent['definition']>(
  event: RunEvent,
  definition: D,
): event is Extract<RunEvent, ReceivedEvent<D>> {
  return event.definition.type === definition.type;
}

export function isOpening(event: RunEvent): event is OpeningRunEvent {
  return isEvent(event, snapshotCompleted) || isEvent(event, exportCompleted) || isEvent(event, exportFailed);
}
