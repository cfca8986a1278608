import type { Clock } from '@snapferry/chassis';

/** A clock that stands still until it is told to move. */
export interface FixedClock extends Clock {
  advance(milliseconds: number): void;
}

export function fixedClock(at = '2026-11-20T04:00:00.000Z'): FixedClock {
  let now = Date.parse(at);
  return {
    now: () => new Date(now),
    advance(milliseconds) {
      now += milliseconds;
    },
  };
}
