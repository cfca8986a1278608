import type { Subscription } from '@snapferry/chassis';

/** None: a load commits and leaves, and cleaning behind each of them would race the next one for nothing. */
export const subscriptions: readonly Subscription[] = [];
