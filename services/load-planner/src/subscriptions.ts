import { onEvents, type Subscription } from '@snapferry/chassis';
import { exportCompleted } from '@snapferry/events';

export const subscriptions: readonly Subscription[] = [
  onEvents('on-export-completed', [exportCompleted], { accounts: ['sources'], sources: ['snapferry.source'] }),
  onEvents('on-export-completed', [exportCompleted], { accounts: ['own'], sources: ['snapferry.lake'] }),
];
