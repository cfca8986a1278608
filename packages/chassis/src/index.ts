export { type Announce, type Announcement, announcer, type EventPublisher } from './announce.ts';
export { attemptEach, type ScheduledItem, type ScheduledOutcome } from './attempt-each.ts';
export { type Clock, instant, systemClock } from './clock.ts';
export {
  type Disposition,
  dispositionOf,
  type ErrorContext,
  reasonCode,
  SnapferryError,
  type SnapferryErrorOptions,
} from './errors.ts';
export {
  derivedId,
  type EventIdParts,
  eventId,
  exportTaskId,
  parseExportTaskId,
  parseSnapshotCopyId,
  type RunIdParts,
  runId,
  snapshotCopyId,
} from './ids.ts';
export { InProgressPersistence, type InProgressStore } from './in-progress.ts';
export { type Observability, observability } from './observability.ts';
export { type QueueHandler, type QueueHandlerOptions, queueHandler, type Wait } from './queue-handler.ts';
export { parseEnvelope, type ReceivedEvent, readEvent, UnreadableEventError, UntrustedEventError } from './receive.ts';
export type { Redelivery } from './redelivery.ts';
export { relayPatterns } from './relay.ts';
export type { DirectRequest } from './request.ts';
export {
  type RequestHandler,
  type RequestHandlerOptions,
  RequestInvalidError,
  requestHandler,
} from './request-handler.ts';
export { retrySooner } from './retry-sooner.ts';
export type { Schedule } from './schedule.ts';
export {
  ScheduledWorkError,
  type ScheduleHandler,
  type ScheduleHandlerOptions,
  scheduleHandler,
} from './schedule-handler.ts';
export {
  type AccountDirectory,
  type AccountRole,
  type EventPattern,
  type FieldPattern,
  onEvents,
  resolvePattern,
  type Subscription,
  type SubscriptionsByTeam,
  unknownEvents,
} from './subscription.ts';
export { OutOfTimeError, roomForOneMore } from './time-left.ts';
