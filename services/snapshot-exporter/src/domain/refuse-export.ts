import { type Announce, reasonCode, type SnapferryError } from '@snapferry/chassis';
import { exportFailed } from '@snapferry/events';
import type { Opening } from './export-snapshot.ts';

/** Announces why a run gets no export. */
export async function refuseExport(
  announce: Announce,
  opening: Opening & { readonly attempt: number },
  error: SnapferryError,
  causationId: string,
): Promise<void> {
  const { dataset, runId, attempt, snapshot, contract } = opening;
  await announce(exportFailed, {
    subject: runId,
    attempt,
    causationId,
    data: { dataset, runId, attempt, snapshot, contract, reasonCode: reasonCode(error), reason: error.message },
  });
}
