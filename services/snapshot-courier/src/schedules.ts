import type { Schedule } from '@snapferry/chassis';

export const schedules: readonly Schedule[] = [
  {
    handler: 'on-schedule',
    every: 'rate(1 hour)',
    why: 'RDS tells no failed copy, and its other events are best effort; copies of runs that never completed have to go',
  },
];
