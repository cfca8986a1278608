import { attemptEach, reasonCode, type ScheduledItem, type ScheduledOutcome, SnapferryError } from '@snapferry/chassis';
import { defaultRetentionDays } from '@snapferry/contract/retention';
import { resumeCopy, tellFailure } from './bring-copy.ts';
import { deleteOldCopies } from './clean-up.ts';
import { listNotes, parseNote } from './copy-note.ts';
import type { CourierDeps } from './courier.ts';

export type ReconcileCopiesDeps = CourierDeps & {
  /** Days that the copies of a run are kept that did not complete. By default `defaultRetentionDays`' own. */
  readonly copyRetentionDays?: number;
};

/**
 * Deletes old copies, then goes on with each run of whose copy nothing was told: RDS tells no failure, and its other
 * events are best effort. Not for longer than copies are kept: people know by then, from RunOverdue.
 */
export async function reconcileCopies(deps: ReconcileCopiesDeps): Promise<ScheduledOutcome> {
  const days = deps.copyRetentionDays ?? defaultRetentionDays.snapshotCopies;
  const deleted = await deleteOldCopies(deps, days);
  const since = new Date(deps.clock.now().getTime() - days * 24 * 60 * 60 * 1000).toISOString();
  const resumed = await attemptEach(await listNotes(deps), (uri) => resume(deps, uri, since));
  return { done: [...deleted.done, ...resumed.done], faults: [...deleted.faults, ...resumed.faults] };
}

async function resume(deps: CourierDeps, uri: string, since: string): Promise<ScheduledItem | undefined> {
  const note = parseNote(uri, await deps.objects.read(uri));
  if (note.told !== 'nothing' || note.askedAt < since) return undefined;
  const { dataset, runId } = note;
  try {
    const brought = await resumeCopy(deps, note);
    return 'underWay' in brought ? undefined : { dataset, ...brought };
  } catch (error) {
    if (!(error instanceof SnapferryError) || error.disposition !== 'reject') throw error;
    await tellFailure(deps, note, error, '');
    return { dataset, runId, failed: reasonCode(error) };
  }
}
