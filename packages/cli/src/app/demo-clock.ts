import type { Clock } from '@snapferry/chassis';

/** A clock that can be set; from there it goes on at its usual pace. */
export interface DemoClock extends Clock {
  set(to: Date): void;
}

export function demoClock(start: Date): DemoClock {
  let base = start.getTime();
  let since = performance.now();
  return {
    now: () => new Date(base + performance.now() - since),
    set(to) {
      base = to.getTime();
      since = performance.now();
    },
  };
}
