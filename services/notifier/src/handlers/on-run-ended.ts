import { type Observability, type QueueHandler, queueHandler, type ReceivedEvent, readEvent } from '@snapferry/chassis';
import { runCompleted, runFailed, runOverdue } from '@snapferry/events';
import type { Notifications } from '@snapferry/ports';
import { describeCompleted, describeFailed, describeOverdue } from '../domain/describe-run.ts';

export interface Deps {
  /** The account that this app is deployed to. */
  readonly ownAccount: string;
  readonly notifications: Notifications;
  readonly observability: Observability;
}

type RunEnded = ReceivedEvent<typeof runCompleted> | ReceivedEvent<typeof runFailed> | ReceivedEvent<typeof runOverdue>;

/** Tells people how a run ended, or that none came. */
export function createHandler(deps: Deps): QueueHandler {
  return queueHandler<RunEnded>({
    observability: deps.observability,
    accounts: [deps.ownAccount],
    read: (envelope) => readEvent(envelope, [runCompleted, runFailed, runOverdue]) as RunEnded,
    handle: async (event) => deps.notifications.send({ ...describe(event), eventId: event.id }),
  });
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
