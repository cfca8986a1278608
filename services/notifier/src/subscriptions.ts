import { onEvents, type Subscription } from '@snapferry/chassis';
import { runCompleted, runFailed, runOverdue } from '@snapferry/events';

/** In both accounts: in the lake on its own bus, in the source on what the lake relays. */
export const subscriptions: readonly Subscription[] = [
  onEvents('on-run-ended', [runCompleted, runFailed, runOverdue], { accounts: ['lake'], sources: ['snapferry.lake'] }),
];
