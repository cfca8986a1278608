import type { Context } from 'aws-lambda';
import { SnapferryError } from './errors.ts';

/** A call ended its loop before Lambda would have ended the call. What was done is done; the rest comes again. */
export class OutOfTimeError extends SnapferryError {
  override readonly name = 'OutOfTimeError';
  readonly code = 'OUT_OF_TIME';
  readonly disposition = 'retry';
}

/** What it takes to answer, and to write logs and metrics. */
const reserveMs = 10_000;

/**
 * Asked before each piece of work in a loop: whether the call has time for another one as long as the longest so far.
 * The first is always tried.
 */
export function roomForOneMore(context: Pick<Context, 'getRemainingTimeInMillis'>): () => boolean {
  let before: number | undefined;
  let longest = 0;
  return () => {
    const left = context.getRemainingTimeInMillis();
    const first = before === undefined;
    longest = Math.max(longest, (before ?? left) - left);
    before = left;
    return first || left > longest + reserveMs;
  };
}
