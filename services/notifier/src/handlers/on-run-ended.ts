import { type Observability, type QueueHandler, queueHandler, type ReceivedEvent, readEvent } from '@snapferry/chassis';
import { runCompleted, runFailed, runOverdue } from '@snapferry/events';
import type { Notifications } from '@snapferry/ports';
import { newDrift } from '../domain/describe-drift.ts';
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

type RunEnded = ReceivedEvent<typeof runCompleted> | ReceivedEvent<typeof runFailed> | ReceivedEvent<typeof runOverdue>;

/** Tells people how a run ended, or that none came. */
export function createHandler(deps: Deps): QueueHandler {
  return queueHandler<RunEnded>({
    observability: deps.observability,
    accounts: [deps.lakeAccount],
    read: (envelope) => {
      const event = readEvent(envelope, [runCompleted, runFailed, runOverdue]) as RunEnded;
      return deps.audience === 'service-team' && isQuiet(event) ? undefined : event;
    },
    handle: async (event) => deps.notifications.send({ ...describe(event), eventId: event.id }),
  });
}

function isQuiet(event: RunEnded): boolean {
  if (event.definition.type !== runCompleted.type) return false;
  const { status, drift } = (event as ReceivedEvent<typeof runCompleted>).data;
  return status === 'complete' && newDrift(drift).length === 0;
}

function describe(event: RunEnded) {
  switch (event.definition.type) {
    case runCompleted.type:
      return describeCompleted((event as ReceivedEvent<typeof runCompleted>).data);
    case runFailed.type:
      return describeFailed((event as ReceivedEvent<typeof runFailed>).data);
    default:
      return describeOverdue((event as ReceivedEvent<typeof runOverdue>).data);
  }
}
