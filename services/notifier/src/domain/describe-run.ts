import type { DataOf, runCompleted, runFailed, runOverdue, TableResult } from '@snapferry/events';
import { describeDrift } from './describe-drift.ts';
import { type Message, message } from './message.ts';

/** What a person on call needs to know of a finished run: whether to act, on what, and what changed. */
export function describeCompleted(run: DataOf<typeof runCompleted>): Message {
  const rest = run.tables.filter((table) => table.reasonCode !== undefined);
  const head = `${run.dataset} ${run.snapshot.time.slice(0, 10)}: ${run.status}, ${arrivals(run, rest.length)}`;
  return message(head, [
    `Run ${run.runId}, revision ${run.revision}, contract ${run.contractVersion}.`,
    ...rest.map(describeTable),
    ...run.tables.flatMap(({ name, warning }) =>
      warning === undefined ? [] : [`${name}: the export warns: ${warning}`],
    ),
    ...run.tables.flatMap(describeNulled),
    ...describeDrift(run),
  ]);
}

export function describeFailed(run: DataOf<typeof runFailed>): Message {
  const next =
    run.nextExportAttempt === undefined
      ? `The lake keeps its last good tables. When the fault is mended, replay run ${run.runId}.`
      : `Export attempt ${run.nextExportAttempt} was asked for.`;
  return message(`${run.dataset} ${run.snapshot.time.slice(0, 10)}: failed, ${run.reasonCode}`, [
    run.reason,
    next,
    ...describeDrift(run),
  ]);
}

export function describeOverdue(overdue: DataOf<typeof runOverdue>): Message {
  const last =
    overdue.lastRunId === null
      ? 'No run of it was ever seen.'
      : `Its newest run is ${overdue.lastRunId} (${overdue.lastRunStatus ?? 'unknown'}).`;
  return message(`${overdue.dataset} ${overdue.date}: overdue`, [`Nothing complete by ${overdue.deadline}.`, last]);
}

/** A cut list begins with what did not arrive; if it holds nothing else, more of that may be missing from it. */
function arrivals({ tables, tablesOmitted = 0 }: DataOf<typeof runCompleted>, missing: number): string {
  const all = tables.length + tablesOmitted;
  return tablesOmitted > 0 && missing === tables.length
    ? `at least ${missing} of ${all} tables did not arrive`
    : `${all - missing} of ${all} tables arrived`;
}

function describeTable(table: TableResult): string {
  return `${table.name}: ${table.outcome}, ${table.reasonCode ?? 'no reason given'}. ${table.reason ?? ''}`.trimEnd();
}

/** The lake holds less than the source there, as the contract asks. */
function describeNulled({ name, nulledValues = [] }: TableResult): string[] {
  if (nulledValues.length === 0) return [];
  const columns = nulledValues.map(({ column, count }) => `${column} (${count})`);
  return [`${name}: values that do not cast became null, as the contract says: ${columns.join(', ')}.`];
}
