import { type Observability, type QueueHandler, queueHandler, type ReceivedEvent, readEvent } from '@snapferry/chassis';
import { runCompleted, runFailed, runOverdue, runReconciled } from '@snapferry/events';
import type { Notifications } from '@snapferry/ports';
import { newDrift } from '../domain/describe-drift.ts';
import { describeReconciled } from '../domain/describe-reconciled.ts';
import { describeCompleted, describeFailed, describeOverdue } from '../domain/describe-run.ts';

export interface Deps {
  /** The only account whose word on a run counts. */
  readonly lakeAccount: string;
  /**
   * Whom the notifications reach. The data team, whose tables they are, hears of every run; the service team only of what
   * it may have to act on: a run that failed, lacks a table or did not come, and new drift.
   */
  readonly audience: 'data-team' | 'service-team';
  readonly notifications: Notifications;
  readonly observability: Observability;
}

type RunEnded =
  | ReceivedEvent<typeof runCompleted>
  | ReceivedEvent<typeof runFailed>
  | ReceivedEvent<typeof runOverdue>
  | ReceivedEvent<typeof runReconciled>;

/** Tells people how a run ended, that none came, or that readers find something else than what was announced. */
export function createHandler(deps: Deps): QueueHandler {
  return queueHandler<RunEnded>({
    observability: deps.observability,
    accounts: [deps.lakeAccount],
    read: (envelope) => {
      const event = readEvent(envelope, [runCompleted, runFailed, runOverdue, runReconciled]) as RunEnded;
      return isQuiet(event, deps.audience) ? undefined : event;
    },
    handle: async (event) => deps.notifications.send({ ...describe(event), eventId: event.id }),
  });
}

function isQuiet(event: RunEnded, audience: Deps['audience']): boolean {
  if (event.definition.type === runReconciled.type) {
    return (event as ReceivedEvent<typeof runReconciled>).data.mismatches.length === 0;
  }
  if (audience === 'data-team' || event.definition.type !== runCompleted.type) return false;
  const { status, drift, revision } = (event as ReceivedEvent<typeof runCompleted>).data;
  return status === 'complete' && newDrift(drift, revision).length === 0;
}

function describe(event: RunEnded) {
  switch (event.definition.type) {
    case runCompleted.type:
      return describeCompleted((event as ReceivedEvent<typeof runCompleted>).data);
    case runFailed.type:
      return describeFailed((event as ReceivedEvent<typeof runFailed>).data);
    case runReconciled.type:
      return describeReconciled((event as ReceivedEvent<typeof runReconciled>).data);
    default:
      return describeOverdue((event as ReceivedEvent<typeof runOverdue>).data);
  }
}
