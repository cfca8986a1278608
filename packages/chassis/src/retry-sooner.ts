import { classOf } from './log-fault.ts';
import type { Observability } from './observability.ts';
import type { QueueHandler } from './queue-handler.ts';

/** Says when a queue shows a message again that was received and not acknowledged. */
export interface Redelivery {
  /** @param seconds from now, in place of what is left of the queue's visibility timeout. */
  showAgain(message: { readonly queueArn: string; readonly receiptHandle: string }, seconds: number): Promise<void>;
}

/** Seconds after the first failed receive, the second, the third. */
const waits = [60, 300, 900];

/**
 * Shows a failed message again after one, five and fifteen minutes. For functions with much time for a call: their queue hides a
 * message for six times as long, which is meant for calls that die, and too long for a fault that passes. After the fourth
 * failure the queue's own timeout counts: what lasts so long needs time, and the dead-letter queue comes next.
 *
 * A queue that does not take it keeps its timeout. That is logged; the answer to Lambda is the handler's in any case.
 */
export function retrySooner(
  handler: QueueHandler,
  { redelivery, observability: { logger } }: { redelivery: Redelivery; observability: Observability },
): QueueHandler {
  return async (event, context) => {
    const response = await handler(event, context);
    const failed = new Set(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const { messageId, receiptHandle, eventSourceARN: queueArn, attributes } of event.Records) {
      const received = Number(attributes.ApproximateReceiveCount);
      const seconds = waits[received - 1];
      if (!failed.has(messageId) || seconds === undefined) continue;
      try {
        await redelivery.showAgain({ queueArn, receiptHandle }, seconds);
        logger.info('shown again', { messageId, received, seconds });
      } catch (error) {
        logger.warn('not shown again sooner', { messageId, received, error: classOf(error) });
      }
    }
    return response;
  };
}
