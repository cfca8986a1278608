export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** ISO 8601 in UTC with milliseconds: the form of every time in our events, properties and state. */
export function instant(date: Date): string {
  return date.toISOString();
}
