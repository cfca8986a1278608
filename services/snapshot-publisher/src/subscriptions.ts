import type { Subscription } from '@snapferry/chassis';
import { rdsSnapshotDetailTypes } from '@snapferry/ports';

/**
 * "Created" or "finished copying", for instance and cluster snapshots, whoever made them (RDS user guide, event
 * messages): 0042 manual, 0091 automated, 0197 copied in the Region (AWS Backup's arrive as 0042 or 0197),
 * 0060 copied across Regions; 0075 and 0169 for clusters.
 */
const snapshotReady = [
  'RDS-EVENT-0042',
  'RDS-EVENT-0060',
  'RDS-EVENT-0091',
  'RDS-EVENT-0197',
  'RDS-EVENT-0075',
  'RDS-EVENT-0169',
];

export const subscriptions: readonly Subscription[] = [
  {
    handler: 'on-snapshot-created',
    bus: 'default',
    accounts: ['own'],
    pattern: { source: ['aws.rds'], 'detail-type': rdsSnapshotDetailTypes, detail: { EventID: snapshotReady } },
  },
];
