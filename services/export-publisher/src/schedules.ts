import type { Schedule } from '@snapferry/chassis';

export const schedules: readonly Schedule[] = [
  {
    handler: 'on-schedule',
    every: 'rate(1 hour)',
    why: "RDS's events are best effort: an export may have ended without a word",
  },
];
