import type { Observability } from './observability.ts';
import type { QueueHandler } from './queue-handler.ts';
import { type Redelivery, receivesOf, showAgain } from './redelivery.ts';

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
  { redelivery, observability }: { redelivery: Redelivery; observability: Observability },
): QueueHandler {
  return async (event, context) => {
    const response = await handler(event, context);
    const failed = new Set(response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const record of event.Records) {
      const seconds = waits[receivesOf(record) - 1];
      if (!failed.has(record.messageId) || seconds === undefined) continue;
      await showAgain(record, seconds, redelivery, observability);
    }
    return response;
  };
}
