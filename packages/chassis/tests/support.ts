import {
  InProgressPersistence,
  type InProgressStore,
  type QueueHandler,
  type QueueHandlerOptions,
  queueHandler,
  type ReceivedEvent,
  readEvent,
  SnapferryError,
} from '@snapferry/chassis';
import { snapshotCompleted } from '@snapferry/events';
import { type RecordedObservability, recordedObservability } from '@snapferry/testkit';

export type Heard = ReceivedEvent<typeof snapshotCompleted>;

export class RefusedError extends SnapferryError {
  override readonly name = 'RefusedError';
  readonly code = 'REFUSED';
  readonly disposition = 'reject';
}

export class LaterError extends SnapferryError {
  override readonly name = 'LaterError';
  readonly code = 'LATER';
  readonly disposition = 'retry';
}

export class UnclearError extends SnapferryError {
  override readonly name = 'UnclearError';
  readonly code = 'UNCLEAR';
  readonly disposition = 'reconcile';
}

export interface Rig extends RecordedObservability {
  readonly handler: QueueHandler;
}

/** A real handler for SnapshotCompleted around the given use case. */
export function rig(
  handle: (event: Heard) => Promise<void>,
  more: { store?: InProgressStore; reject?: NonNullable<QueueHandlerOptions<Heard>['reject']> } = {},
): Rig {
  const recorded = recordedObservability();
  const { store, reject } = more;
  const handler = queueHandler<Heard>({
    observability: recorded.observability,
    read: (envelope) => readEvent(envelope, [snapshotCompleted]),
    handle,
    ...(reject === undefined ? {} : { reject }),
    ...(store === undefined
      ? {}
      : {
          inProgress: {
            persistence: new InProgressPersistence(store),
            key: (event) => `export/${event.data.runId}`,
          },
        }),
  });
  return { ...recorded, handler };
}

/** Sums of the metrics that were written in CloudWatch's embedded metric format. */
export function metricsIn({ lines }: RecordedObservability): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const line of lines()) {
    const emf = line._aws as { CloudWatchMetrics: { Metrics: { Name: string }[] }[] } | undefined;
    for (const { Name } of emf?.CloudWatchMetrics.flatMap((group) => group.Metrics) ?? []) {
      sums[Name] = [line[Name]].flat().reduce((sum: number, value) => sum + Number(value), sums[Name] ?? 0);
    }
  }
  return sums;
}
