import type { SQSRecord } from 'aws-lambda';
import { classOf } from './log-fault.ts';
import type { Observability } from './observability.ts';

/** Says when a queue shows a message again that was received and not acknowledged. */
export interface Redelivery {
  /** @param seconds from now, in place of what is left of the queue's visibility timeout. */
  showAgain(message: { readonly queueArn: string; readonly receiptHandle: string }, seconds: number): Promise<void>;
}

/** How often the queue has handed this message out, this time included. */
export function receivesOf({ attributes }: SQSRecord): number {
  return Number(attributes.ApproximateReceiveCount);
}

/** Has a message shown again after that time. A queue that does not take it keeps its own timeout: logged, never thrown. */
export async function showAgain(
  record: SQSRecord,
  seconds: number,
  redelivery: Redelivery,
  observability: Observability,
) {
  const { messageId, receiptHandle, eventSourceARN: queueArn } = record;
  const { logger } = observability;
  const received = receivesOf(record);
  try {
    await redelivery.showAgain({ queueArn, receiptHandle }, seconds);
    logger.info('shown again', { messageId, received, seconds });
  } catch (error) {
    logger.warn('not shown again when asked', { messageId, received, seconds, error: classOf(error) });
  }
}
