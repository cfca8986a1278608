import type { Subscription } from '@snapferry/chassis';
import { rdsSnapshotDetailTypes, snapshotReadyEvents } from '@snapferry/ports';

export const subscriptions: readonly Subscription[] = [
  {
    handler: 'on-snapshot-created',
    bus: 'default',
    accounts: ['own'],
    pattern: { source: ['aws.rds'], 'detail-type': rdsSnapshotDetailTypes, detail: { EventID: snapshotReadyEvents } },
  },
];
