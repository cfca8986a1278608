import { onEvents, type Subscription } from '@snapferry/chassis';
import { runCompleted, runFailed, runOverdue, runReconciled } from '@snapferry/events';

/** In both accounts: in the lake on its own bus, in the source on what the lake relays, which RunReconciled is not. */
export const subscriptions: readonly Subscription[] = [
  onEvents('on-run-ended', [runCompleted, runFailed, runOverdue, runReconciled], {
    accounts: ['lake'],
    sources: ['snapferry.lake'],
  }),
];
