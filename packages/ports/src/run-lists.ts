import { runCompleted } from '@snapferry/events';
import type * as z from 'zod';

/** Tables and drift of one revision of a run, whole, where its event had to cut them. */
export const runLists = runCompleted.data.pick({ runId: true, revision: true, tables: true, drift: true });
export type RunLists = z.infer<typeof runLists>;

/** `<workUri>runs/<runId>/<revision>.json`: written by run-tracker before the event that names it. */
export function runListsUri(workUri: string, run: { runId: string; revision: number }): string {
  return `${workUri}runs/${run.runId}/${run.revision}.json`;
}
