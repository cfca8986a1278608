import { defaultRetentionDays, type RetentionDays } from '@snapferry/contract/retention';

/** @throws Error for days under which the reconcilers and replays would miss what they need */
export function retention(chosen: Partial<RetentionDays> = {}): RetentionDays {
  const days = { ...defaultRetentionDays, ...chosen };
  if (days.landing <= 3) {
    throw new Error(
      `retentionDays.landing: expected more than 3, found ${days.landing}. The reconcilers look for lost events in the last three days (decision 0010).`,
    );
  }
  return days;
}
