import { createHash } from 'node:crypto';
import type { DataOf, runCompleted, runFailed } from '@snapferry/events';
import { parseJson } from './parse-json.ts';
import { RunListsMissingError } from './ports/errors.ts';
import type { ObjectStore } from './ports/object-store.ts';
import { type RunLists, runLists, runListsUri } from './run-lists.ts';

/**
 * Tables and drift of a finished run: the event's own lists or, where it cut them, those that run-tracker left beside it.
 *
 * @throws RunListsMissingError; ObjectNotFoundError
 */
export async function readRunLists(
  { objects, workUri }: { readonly objects: ObjectStore; readonly workUri: string },
  run: DataOf<typeof runCompleted> | DataOf<typeof runFailed>,
): Promise<Pick<RunLists, 'tables' | 'drift'>> {
  if (run.tablesOmitted === undefined && run.driftOmitted === undefined) return run;
  const expected = runListsUri(workUri, run);
  const about = `run ${run.runId}, revision ${run.revision}`;
  if (run.record?.uri !== expected) {
    throw new RunListsMissingError(`${about}: expected its whole lists at ${expected}, found no such address`);
  }
  const body = await objects.read(expected);
  const lists = runLists.safeParse(parseJson(body));
  const isIt = createHash('sha256').update(body).digest('hex') === run.record.sha256;
  if (isIt && lists.success && lists.data.runId === run.runId && lists.data.revision === run.revision)
    return lists.data;
  throw new RunListsMissingError(`${about}: expected its whole lists at ${expected}, found something else`);
}
