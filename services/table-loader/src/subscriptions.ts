import { onEvents, type Subscription } from '@snapferry/chassis';
import { runCompleted, runFailed, tableLoadRequested } from '@snapferry/events';

const own = { accounts: ['own'], sources: ['snapferry.lake'] } as const;

export const subscriptions: readonly Subscription[] = [
  onEvents('on-table-load-requested', [tableLoadRequested], own),
  onEvents('on-run-ended', [runCompleted, runFailed], own),
];
