import type { DataOf, runReconciled } from '@snapferry/events';
import { type Message, message } from './message.ts';

/** What readers would find wrong before anybody told them. */
export function describeReconciled(run: DataOf<typeof runReconciled>): Message {
  const { mismatches, mismatchesOmitted = 0, matches } = run;
  const wrong = mismatches.length + mismatchesOmitted;
  const head = `${run.dataset} ${run.snapshot.time.slice(0, 10)}: ${run.engine} does not read ${wrong} of ${wrong + matches} tables as announced`;
  return message(head, [
    `Run ${run.runId}, revision ${run.revision}.`,
    ...mismatches.map(({ reason }) => reason),
    ...(mismatchesOmitted === 0 ? [] : [`${mismatchesOmitted} more tables are not listed here.`]),
  ]);
}
