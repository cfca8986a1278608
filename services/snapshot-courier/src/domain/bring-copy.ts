import { instant, reasonCode, SnapferryError, snapshotCopyId } from '@snapferry/chassis';
import { exportFailed } from '@snapferry/events';
import {
  CopyBusyError,
  copiedAtTag,
  type DatabaseSnapshot,
  formatSnapshotArn,
  ownCopyTag,
  parseSnapshotArn,
  SnapshotGoneError,
} from '@snapferry/ports';
import { type CopyNote, CopyNoteInvalidError, type Opening, readNote, writeNote } from './copy-note.ts';
import { announceCopy, type CourierDeps, copyKey, handOn } from './courier.ts';

/** RDS gave the copy up. It tells no event of that and gives no reason. */
export class CopyFailedError extends SnapferryError {
  override readonly name = 'CopyFailedError';
  readonly code = 'COPY_FAILED';
  readonly disposition = 'reject';
}

/** What was done about a run's copy: names only, for logs and people. */
export type Brought = { readonly runId: string } & (
  | { readonly began: string }
  | { readonly underWay: string }
  | { readonly announced: string }
  | { readonly gone: string }
);

/**
 * Sees to it that the run has a copy that is under way or handed on, because an event asks for one. A copy that failed, or
 * is gone, is made anew.
 *
 * @param copyFrom ARN of the original, or, in the lake, of the copy that the source shares.
 * @throws DatasetUnknownError; ExportNotAgreedError; SnapshotGoneError; CopyRefusedError; CopyBusyError
 */
export async function askForCopy(
  deps: CourierDeps,
  opening: Opening,
  copyFrom: string,
  causationId: string,
): Promise<Brought> {
  const known = await readNote(deps, opening.runId);
  const note: CopyNote = {
    ...opening,
    // A replay of the run's first event must not fall behind an attempt that was asked for since.
    attempt: Math.max(opening.attempt, known?.attempt ?? 1),
    copyFrom,
    number: known?.number ?? 1,
    askedAt: instant(deps.clock.now()),
    told: known?.told ?? 'nothing',
  };
  await writeNote(deps, note);
  const copy = await deps.snapshots.describe(copyArn(deps, note));
  if (copy?.status === 'failed')
    return beginCopy(deps, { ...note, number: note.number + 1, told: 'nothing' }, causationId);
  return copy === undefined ? beginCopy(deps, note, causationId) : goOn(deps, note, copy, causationId);
}

/**
 * RDS says that the run's copy has ended. One that is gone by now is left alone: the run may be long done.
 *
 * @throws CopyNoteInvalidError where nothing says whose copy it is; CopyBusyError where RDS shows it under way yet;
 * CopyFailedError; SnapshotGoneError; CopyRefusedError
 */
export async function endCopy(deps: CourierDeps, runId: string): Promise<Brought> {
  const note = await requireNote(deps, runId);
  const copy = await deps.snapshots.describe(copyArn(deps, note));
  if (copy === undefined || copy.status === 'deleting') return { runId, gone: snapshotCopyId(runId, note.number) };
  const brought = await goOn(deps, note, copy, '');
  if ('underWay' in brought)
    throw new CopyBusyError(`copy ${copy.id}: expected it to have ended, found status ${copy.status}`);
  return brought;
}

/**
 * Goes on with a run of whose copy nothing was told yet: RDS's event was lost, the copy failed, or somebody deleted it.
 *
 * @throws as `askForCopy`; CopyFailedError
 */
export async function resumeCopy(deps: CourierDeps, note: CopyNote): Promise<Brought> {
  const copy = await deps.snapshots.describe(copyArn(deps, note));
  return copy === undefined ? beginCopy(deps, note, '') : goOn(deps, note, copy, '');
}

/** From where a copy stands that exists. */
async function goOn(deps: CourierDeps, note: CopyNote, copy: DatabaseSnapshot, causationId: string): Promise<Brought> {
  const { runId } = note;
  if (copy.status === 'failed') {
    throw new CopyFailedError(
      `copy ${copy.id} of ${note.copyFrom}: expected it to become available, found that it failed, for which RDS gives no reason. ` +
        'See that its key may be used, and that what it was made of was not deleted meanwhile; then replay the run.',
    );
  }
  if (copy.status === 'deleting') {
    throw new CopyBusyError(
      `copy ${copy.id}: expected it to stand or to be gone, found it being deleted; trying again`,
    );
  }
  if (copy.status !== 'available') return { runId, underWay: copy.id };
  await handOn(deps, note, copy, causationId);
  await writeNote(deps, { ...note, told: 'ready' });
  return { runId, announced: copy.id };
}

async function beginCopy(deps: CourierDeps, note: CopyNote, causationId: string): Promise<Brought> {
  const { runId, copyFrom } = note;
  const id = snapshotCopyId(runId, note.number);
  const kmsKeyId = await copyKey(deps, note);
  // Before the copy: whoever finds it must be able to tell whose it is, and that its end was not told yet.
  await writeNote(deps, { ...note, told: 'nothing' });
  const tags = {
    // RDS takes 256 characters.
    [ownCopyTag]: note.snapshot.arn.slice(0, 256),
    [copiedAtTag]: instant(deps.clock.now()),
    'snapferry:dataset': note.dataset,
  };
  try {
    await deps.copies.copy({ sourceArn: copyFrom, id, kmsKeyId, tags });
    return { runId, began: id };
  } catch (error) {
    if (!(error instanceof SnapshotGoneError) || note.told !== 'ready') throw error;
    // The copy was handed on and deleted since, and so was what it was made of. Its event is told again as it was: whoever
    // still needs a snapshot finds out, and for a run that is done nobody does.
    await announceCopy(deps, note, copyArn(deps, note), causationId);
    await writeNote(deps, note);
    return { runId, announced: id };
  }
}

/** Tells that the run gets no copy, and so no export. */
export async function tellFailure(
  deps: CourierDeps,
  opening: Opening,
  error: SnapferryError,
  causationId: string,
): Promise<void> {
  const note = await readNote(deps, opening.runId);
  const { dataset, runId, snapshot, contract } = opening;
  const attempt = Math.max(opening.attempt, note?.attempt ?? 1);
  const reason = { reasonCode: reasonCode(error), reason: error.message };
  const data = { dataset, runId, attempt, snapshot, contract, ...reason };
  await deps.announce(exportFailed, { subject: runId, attempt, causationId, data });
  if (note !== undefined) await writeNote(deps, { ...note, told: 'failed' });
}

/** @throws CopyNoteInvalidError */
export async function requireNote(deps: CourierDeps, runId: string): Promise<CopyNote> {
  const note = await readNote(deps, runId);
  if (note === undefined) throw new CopyNoteInvalidError(`run ${runId}: expected a note of its copy, found none`);
  return note;
}

/** Where the run's copy stands or will stand: beside the original, in the own account. */
function copyArn({ ownAccount }: CourierDeps, { runId, number, snapshot }: CopyNote): string {
  const original = parseSnapshotArn(snapshot.arn);
  if (original === undefined)
    throw new CopyNoteInvalidError(`run ${runId}: expected the ARN of an RDS snapshot, found ${snapshot.arn}`);
  return formatSnapshotArn({ ...original, account: ownAccount, id: snapshotCopyId(runId, number) });
}
