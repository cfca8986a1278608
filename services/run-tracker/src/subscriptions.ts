import { onEvents, type Subscription } from '@snapferry/chassis';
import {
  exportCompleted,
  exportFailed,
  snapshotCompleted,
  tableHeld,
  tableLoaded,
  tableLoadRequested,
  tableRejected,
} from '@snapferry/events';

const handler = 'on-run-event';

export const subscriptions: readonly Subscription[] = [
  onEvents(handler, [snapshotCompleted], { accounts: ['sources'] }),
  onEvents(handler, [exportCompleted, exportFailed], { accounts: ['sources'], sources: ['snapferry.source'] }),
  onEvents(handler, [exportCompleted, exportFailed, tableLoadRequested, tableLoaded, tableRejected, tableHeld], {
    accounts: ['own'],
    sources: ['snapferry.lake'],
  }),
];
