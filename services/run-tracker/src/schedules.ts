import type { Schedule } from '@snapferry/chassis';

export const schedules: readonly Schedule[] = [
  {
    handler: 'on-schedule',
    every: 'rate(15 minutes)',
    why: 'a day on which nothing was heard is told by no event, and deadlines lie at any time of day',
  },
];
