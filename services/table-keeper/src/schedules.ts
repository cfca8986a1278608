import type { Schedule } from '@snapferry/chassis';

export const schedules: readonly Schedule[] = [
  {
    handler: 'on-schedule',
    every: 'rate(1 day)',
    why: 'tables outside S3 Tables keep every snapshot, and the files of loads that failed, until somebody removes them',
  },
];
