import { onEvents, type Subscription } from '@snapferry/chassis';
import { runCompleted, runFailed, runOverdue } from '@snapferry/events';

export const subscriptions: readonly Subscription[] = [
  onEvents('on-run-ended', [runCompleted, runFailed, runOverdue], { accounts: ['own'], sources: ['snapferry.lake'] }),
];
