import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import { parser } from '@aws-lambda-powertools/parser/middleware';
import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
import middy from '@middy/core';
import type { EventBridgeEnvelope } from '@snapferry/events';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { dispositionOf, SnapferryError } from './errors.ts';
import { guardInProgress, type InProgressPersistence } from './in-progress.ts';
import { logFault } from './log-fault.ts';
import type { Observability } from './observability.ts';
import { parseEnvelope, UntrustedEventError } from './receive.ts';
import { type Redelivery, receivesOf, showAgain } from './redelivery.ts';
import { sqsEventSchema } from './sqs-event.ts';
import { OutOfTimeError, roomForOneMore } from './time-left.ts';

export type QueueHandler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

export interface QueueHandlerOptions<E> {
  readonly observability: Observability;
  /** Turns an envelope into what the use case takes. Undefined: none of our business, acknowledged. Throws if unreadable. */
  readonly read: (envelope: EventBridgeEnvelope) => E | undefined;
  /**
   * Accounts that may speak to this handler, as EventBridge vouches for the sender. Left out where only the registry knows
   * them; then the use case asks it.
   */
  readonly accounts?: readonly string[];
  readonly handle: (event: E) => Promise<void>;
  /** Writes down and announces a business rejection; afterwards the message is acknowledged. */
  readonly reject?: (event: E, error: SnapferryError) => Promise<void>;
  /** Guards concurrent duplicates of one event. The key names the work, not the delivery. */
  readonly inProgress?: { readonly persistence: InProgressPersistence; readonly key: (event: E) => string };
  /** For a fault that passes by itself, and not soon. Left out: every failed message waits as its queue says. */
  readonly wait?: Wait | undefined;
}

/** When a message comes again whose work has to wait for others'. */
export interface Wait {
  readonly redelivery: Redelivery;
  /** @returns seconds until the queue shows the message again, or undefined: its own timeout counts. */
  readonly secondsAfter: (error: unknown, receives: number) => number | undefined;
}

/**
 * A Lambda handler for EventBridge events that arrive through SQS: Powertools around it, one record at a time inside,
 * partial batch failures out. The only place where a disposition becomes Lambda behaviour.
 */
export function queueHandler<E>(options: QueueHandlerOptions<E>): QueueHandler {
  const { logger, metrics, tracer } = options.observability;

  async function processEvent(event: E): Promise<void> {
    try {
      await options.handle(event);
      metrics.addMetric('EventHandled', MetricUnit.Count, 1);
    } catch (error) {
      if (!(error instanceof SnapferryError) || dispositionOf(error) !== 'reject' || options.reject === undefined)
        throw error;
      logger.warn('rejected', { code: error.code, reason: error.message, ...error.context });
      await options.reject(event, error);
      metrics.addMetric('EventRejected', MetricUnit.Count, 1);
    }
  }

  async function processRecord(record: SQSRecord, context: Context, hasTime: () => boolean): Promise<void> {
    try {
      if (!hasTime()) throw new OutOfTimeError('expected time for the rest of the batch, found too little');
      const envelope = parseEnvelope(record.body);
      if (options.accounts !== undefined && !options.accounts.includes(envelope.account)) {
        throw new UntrustedEventError(
          `${envelope['detail-type']}: expected account ${options.accounts.join(' or ')}, found ${envelope.account}`,
        );
      }
      const event = options.read(envelope);
      if (event === undefined) {
        metrics.addMetric('EventIgnored', MetricUnit.Count, 1);
        return;
      }
      const { inProgress } = options;
      if (inProgress === undefined) await processEvent(event);
      else await guardInProgress(inProgress.persistence, inProgress.key(event), context, () => processEvent(event));
    } catch (error) {
      const seconds = options.wait?.secondsAfter(error, receivesOf(record));
      metrics.addMetric(seconds === undefined ? 'EventFailed' : 'EventWaits', MetricUnit.Count, 1);
      logFault(logger, error);
      if (options.wait !== undefined && seconds !== undefined) {
        await showAgain(record, seconds, options.wait.redelivery, options.observability);
      }
      throw error;
    }
  }

  return middy()
    .use(captureLambdaHandler(tracer, { captureResponse: false }))
    .use(injectLambdaContext(logger))
    .use(logMetrics(metrics))
    .use(parser({ schema: sqsEventSchema }))
    .handler(async (event: unknown, context: Context) => {
      const hasTime = roomForOneMore(context);
      return processPartialResponse(
        event as SQSEvent,
        (record: SQSRecord) => processRecord(record, context, hasTime),
        new BatchProcessor(EventType.SQS),
        {
          context,
          processInParallel: false,
          throwOnFullBatchFailure: false,
        },
      );
    }) as unknown as QueueHandler;
}
