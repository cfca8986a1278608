import { onEvents, type Subscription, type SubscriptionsByTeam } from '@snapferry/chassis';
import { runCompleted, runFailed, snapshotCompleted, snapshotTaken } from '@snapferry/events';
import { rdsSnapshotDetailTypes, snapshotReadyEvents } from '@snapferry/ports';

/**
 * A copy within the Region ends with 0197, a cluster's with ids that nobody documents; so all that say "ready" are heard,
 * and the handler goes by the snapshot's name.
 */
const copyEnded: Subscription = {
  handler: 'on-copy-ended',
  bus: 'default',
  accounts: ['own'],
  pattern: { source: ['aws.rds'], 'detail-type': rdsSnapshotDetailTypes, detail: { EventID: snapshotReadyEvents } },
};

export const subscriptions: SubscriptionsByTeam = {
  source: [
    onEvents('on-snapshot-taken', [snapshotTaken], { accounts: ['own'] }),
    copyEnded,
    // The lake completed a run, or found a raw export gone and asks for another attempt.
    onEvents('on-run-ended', [runCompleted, runFailed], { accounts: ['lake'] }),
  ],
  lake: [
    onEvents('on-snapshot-completed', [snapshotCompleted], { accounts: ['sources'] }),
    copyEnded,
    onEvents('on-run-ended', [runCompleted], { accounts: ['own'] }),
  ],
};
