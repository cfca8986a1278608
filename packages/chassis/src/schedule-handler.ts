import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';
import type { ScheduledItem, ScheduledOutcome } from './attempt-each.ts';
import { SnapferryError } from './errors.ts';
import { classOf, logFault } from './log-fault.ts';
import type { Observability } from './observability.ts';
import { roomForOneMore } from './time-left.ts';

/** Returns what was done; Lambda drops it, a command prints it. */
export type ScheduleHandler = (event: unknown, context: Context) => Promise<readonly ScheduledItem[]>;

export interface ScheduleHandlerOptions {
  readonly observability: Observability;
  /**
   * Safe to run twice, and at the same time: EventBridge Scheduler delivers at least once. Work that may become long asks
   * before each piece whether the call has time for it.
   */
  readonly handle: (hasTime: () => boolean) => Promise<ScheduledOutcome>;
}

/** A part of a scheduled handler's work failed; what it could do, it has done. */
export class ScheduledWorkError extends SnapferryError {
  override readonly name = 'ScheduledWorkError';
  readonly code = 'SCHEDULED_WORK_FAILED';
  readonly disposition = 'retry';
  // Private, and no `cause`: Lambda's runtime and X-Ray print what they find on an error.
  readonly #done: readonly ScheduledItem[];

  constructor({ done, faults }: ScheduledOutcome) {
    const reasons = faults.map((fault) => (fault instanceof SnapferryError ? fault.message : classOf(fault)));
    super(reasons.join('; ').slice(0, 2000), { context: { done: done.length, faults: faults.length } });
    this.#done = done;
  }

  get done(): readonly ScheduledItem[] {
    return this.#done;
  }
}

/**
 * A Lambda handler for EventBridge Scheduler. The event is a tick: nothing in it is read. Each item that was done is
 * logged, and so is each fault, a foreign one without its message.
 *
 * @returns a handler that throws ScheduledWorkError after any fault, so that Lambda's asynchronous retries and then the
 * dead-letter queue take the invocation.
 */
export function scheduleHandler({ observability, handle }: ScheduleHandlerOptions): ScheduleHandler {
  const { logger, metrics, tracer } = observability;
  return middy()
    .use(captureLambdaHandler(tracer, { captureResponse: false }))
    .use(injectLambdaContext(logger))
    .use(logMetrics(metrics))
    .handler(async (_event: unknown, context: Context) => {
      const outcome = await handle(roomForOneMore(context)).catch((fault: unknown) => ({ done: [], faults: [fault] }));
      for (const item of outcome.done) logger.info('scheduled', { ...item });
      for (const fault of outcome.faults) logFault(logger, fault);
      metrics.addMetric('ScheduledItemDone', MetricUnit.Count, outcome.done.length);
      metrics.addMetric('ScheduledItemFailed', MetricUnit.Count, outcome.faults.length);
      if (outcome.faults.length > 0) throw new ScheduledWorkError(outcome);
      return outcome.done;
    }) as unknown as ScheduleHandler;
}
