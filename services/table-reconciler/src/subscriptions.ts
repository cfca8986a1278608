import { onEvents, type Subscription } from '@snapferry/chassis';
import { runCompleted } from '@snapferry/events';

export const subscriptions: readonly Subscription[] = [
  onEvents('on-run-completed', [runCompleted], { accounts: ['own'], sources: ['snapferry.lake'] }),
];
