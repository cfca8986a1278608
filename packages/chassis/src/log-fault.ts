import type { Logger } from '@aws-lambda-powertools/logger';
import { dispositionOf, SnapferryError } from './errors.ts';

/** Logs a fault without quoting strangers: only our own messages are known to hold no data value; of others the class must do. */
export function logFault(logger: Logger, error: unknown): void {
  if (error instanceof SnapferryError) {
    logger.error('failed', {
      code: error.code,
      disposition: dispositionOf(error),
      reason: error.message,
      ...error.context,
    });
  } else {
    logger.error('failed', { error: classOf(error), frames: stackFrames(error) });
  }
}

export function classOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

/** The stack without the message: a foreign error's message may quote data. */
function stackFrames(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const stack = error.stack ?? '';
  // A message of many lines stands at the head of the stack, and its lines may look like frames.
  const end = stack.indexOf(error.message);
  if (end < 0) return [];
  return stack
    .slice(end + error.message.length)
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim())
    .slice(0, 8);
}
