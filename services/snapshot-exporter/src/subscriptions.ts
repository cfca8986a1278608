import { onEvents, type SubscriptionsByTeam } from '@snapferry/chassis';
import { runFailed, snapshotCompleted, snapshotReceived } from '@snapferry/events';

export const subscriptions: SubscriptionsByTeam = {
  source: [
    onEvents('on-snapshot-completed', [snapshotCompleted], { accounts: ['own'] }),
    // The lake found the raw export gone and asks for another attempt.
    onEvents('on-run-failed', [runFailed], { accounts: ['lake'] }),
  ],
  lake: [onEvents('on-snapshot-received', [snapshotReceived], { accounts: ['own'] })],
};
