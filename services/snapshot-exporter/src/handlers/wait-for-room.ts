import type { Redelivery, Wait } from '@snapferry/chassis';
import { ExportBusyError } from '@snapferry/ports';
import { waitFor } from '../domain/patience.ts';

/**
 * An export for which RDS has no room now is asked for again when one may have ended. No other fault waits for that.
 *
 * @param redelivery left out where queues have waits of their own.
 */
export function waitForRoom(redelivery: Redelivery | undefined): Wait | undefined {
  return (
    redelivery && {
      redelivery,
      secondsAfter: (error, receives) => (error instanceof ExportBusyError ? waitFor(receives) : undefined),
    }
  );
}
