import type { Schedule } from '@snapferry/chassis';

export const schedules: readonly Schedule[] = [
  {
    handler: 'on-schedule',
    every: 'rate(1 hour)',
    why: "RDS's events are best effort, and a new contract version is told by none: the newest snapshot may have no run yet",
  },
];
