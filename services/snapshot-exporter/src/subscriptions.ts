import { onEvents, type Subscription } from '@snapferry/chassis';
import { runFailed, snapshotCompleted } from '@snapferry/events';

export const subscriptions: readonly Subscription[] = [
  onEvents('on-snapshot-completed', [snapshotCompleted], { accounts: ['own'], sources: ['snapferry.source'] }),
  // The lake found the raw export gone and asks for another attempt.
  onEvents('on-run-failed', [runFailed], { accounts: ['lake'] }),
];
