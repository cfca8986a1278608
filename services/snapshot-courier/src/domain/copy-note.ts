import { SnapferryError } from '@snapferry/chassis';
import { exportFailed } from '@snapferry/events';
import { copyNoteUri, type ObjectStore, parseJson } from '@snapferry/ports';
import * as z from 'zod';

/** What an event says that opens a run, in its own words: they are handed on as they came. */
const opening = exportFailed.data.omit({ taskId: true, reasonCode: true, reason: true });
export type Opening = z.infer<typeof opening>;

const copyNote = opening.extend({
  /** What is copied: the original, or, in the lake, the copy that the source shares. */
  copyFrom: z.string(),
  /** Which copy of the run is the one; a copy that failed is followed by the next. */
  number: z.int().min(1),
  /** When an event last asked for the copy, ISO 8601 UTC. */
  askedAt: z.string(),
  /** What was last announced of the copy. Only the schedule goes by it: an event that asks is always answered. */
  told: z.enum(['nothing', 'ready', 'failed']),
});

/**
 * All that the courier has to remember of a run: RDS's events name a snapshot only, and tell of no failure. Written before
 * the copy is begun.
 */
export type CopyNote = z.infer<typeof copyNote>;

export class CopyNoteInvalidError extends SnapferryError {
  override readonly name = 'CopyNoteInvalidError';
  readonly code = 'COPY_NOTE_INVALID';
  // Nobody can be told, since the note alone says whose copy it is: the message waits in the dead-letter queue.
  readonly disposition = 'retry';
}

export interface Notes {
  readonly objects: ObjectStore;
  /** `s3://bucket/prefix/` of the own account. */
  readonly notesUri: string;
}

/** @throws CopyNoteInvalidError */
export async function readNote({ objects, notesUri }: Notes, runId: string): Promise<CopyNote | undefined> {
  const uri = copyNoteUri(notesUri, runId);
  return (await objects.head(uri)) === undefined ? undefined : parseNote(uri, await objects.read(uri));
}

export async function writeNote({ objects, notesUri }: Notes, note: CopyNote): Promise<void> {
  await objects.write(copyNoteUri(notesUri, note.runId), new TextEncoder().encode(JSON.stringify(note)));
}

/** URIs of all notes; what else lies there is none of ours. */
export async function listNotes({ objects, notesUri }: Notes): Promise<string[]> {
  const uris: string[] = [];
  for await (const { uri } of objects.list(notesUri)) if (uri.endsWith('.json')) uris.push(uri);
  return uris;
}

/** @throws CopyNoteInvalidError */
export function parseNote(uri: string, body: Uint8Array): CopyNote {
  const parsed = copyNote.safeParse(parseJson(body));
  if (parsed.success && uri.endsWith(`/${parsed.data.runId}.json`)) return parsed.data;
  throw new CopyNoteInvalidError(`expected ${uri} to be the note of its run, found something else`);
}
