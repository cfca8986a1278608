import { attemptEach, parseSnapshotCopyId, type ScheduledItem, type ScheduledOutcome } from '@snapferry/chassis';
import { copiedAtTag, type DatabaseSnapshot } from '@snapferry/ports';
import { readNote, writeNote } from './copy-note.ts';
import type { CourierDeps } from './courier.ts';

/**
 * Deletes the copies of a run that is complete: nothing needs them any more. Returns their ids.
 *
 * @throws CopyBusyError
 */
export async function deleteCopiesOf(deps: CourierDeps, runId: string): Promise<string[]> {
  const copies = (await ownCopies(deps)).filter(({ id }) => parseSnapshotCopyId(id)?.runId === runId);
  const note = copies.length === 0 ? undefined : await readNote(deps, runId);
  // First: the schedule must not take a copy that is gone for one that has to be made again.
  if (note?.told === 'nothing') await writeNote(deps, { ...note, told: 'ready' });
  for (const { arn } of copies) await deps.copies.delete(arn);
  return copies.map(({ id }) => id);
}

/** Deletes the copies that are older than they are kept, whatever became of their run. */
export async function deleteOldCopies(deps: CourierDeps, retentionDays: number): Promise<ScheduledOutcome> {
  const oldest = deps.clock.now().getTime() - retentionDays * 24 * 60 * 60 * 1000;
  const old = (await ownCopies(deps)).filter((copy) => begunAt(copy) < oldest);
  return attemptEach(old, async ({ arn, id }): Promise<ScheduledItem> => {
    await deps.copies.delete(arn);
    return { deleted: id };
  });
}

/** By tag and by name: a copy of our copy that somebody made, tags and all, is theirs. */
async function ownCopies({ copies }: CourierDeps): Promise<readonly DatabaseSnapshot[]> {
  return (await copies.list()).filter(({ id }) => parseSnapshotCopyId(id) !== undefined);
}

/** A copy stands for the original's instant, which may be long past; where somebody took the tag off, that has to do. */
function begunAt({ tags, time }: DatabaseSnapshot): number {
  const tagged = Date.parse(tags[copiedAtTag] ?? '');
  return Number.isNaN(tagged) ? Date.parse(time) : tagged;
}
