import { onEvents, type Subscription, type SubscriptionsByTeam } from '@snapferry/chassis';
import { snapshotCompleted, snapshotReceived } from '@snapferry/events';
import { rdsSnapshotDetailTypes } from '@snapferry/ports';

/** Export failed, cancelled, completed: 0159 to 0161 for instance snapshots, 0162 to 0164 for cluster snapshots (RDS user guide). */
const exportEnded: Subscription = {
  handler: 'on-export-ended',
  bus: 'default',
  accounts: ['own'],
  pattern: {
    source: ['aws.rds'],
    'detail-type': rdsSnapshotDetailTypes,
    detail: {
      EventID: [
        'RDS-EVENT-0159',
        'RDS-EVENT-0160',
        'RDS-EVENT-0161',
        'RDS-EVENT-0162',
        'RDS-EVENT-0163',
        'RDS-EVENT-0164',
      ],
    },
  },
};

/** RDS tells the end of an export once. When a run is replayed from its snapshot, the second rule of each app tells it again. */
export const subscriptions: SubscriptionsByTeam = {
  source: [exportEnded, onEvents('on-snapshot-completed', [snapshotCompleted], { accounts: ['own'] })],
  lake: [exportEnded, onEvents('on-snapshot-received', [snapshotReceived], { accounts: ['own'] })],
};
