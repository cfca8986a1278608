import { onEvents, type Subscription } from '@snapferry/chassis';
import { tableLoadRequested } from '@snapferry/events';

export const subscriptions: readonly Subscription[] = [
  onEvents('on-table-load-requested', [tableLoadRequested], { accounts: ['own'], sources: ['snapferry.lake'] }),
];
