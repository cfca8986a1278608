import type { TableResult } from '@snapferry/events';
import type { RunResult } from '../app/run-result.ts';
import { pc } from './colours.ts';
import { driftLines } from './drift-lines.ts';
import { formatBytes, formatCount, formatDuration, printableLine, withoutName } from './format.ts';
import { type Column, textTable } from './table.ts';
import type { Terminal } from './terminal.ts';

/** What arrived, what did not and why, and what drifted. */
export function printRunResult(result: RunResult, terminal: Terminal): void {
  if (result.tables.length > 0) terminal.print(runTable(result.tables));
  for (const { name, reason } of result.tables) {
    if (reason === undefined) continue;
    terminal.print(`${pc.red('✘')} ${name}: ${printableLine(withoutName(name, reason))}`);
  }
  for (const { name, warning } of result.tables) {
    if (warning !== undefined) terminal.print(`${pc.yellow('!')} ${name}: the export warns: ${printableLine(warning)}`);
  }
  for (const { name, nulledValues = [] } of result.tables) {
    for (const { column, count } of nulledValues) {
      terminal.print(
        `${pc.yellow('∅')} ${name}: ${formatCount(count)} values of ${printableLine(column)} did not cast and became NULL, as the contract says`,
      );
    }
  }
  for (const line of driftLines(result.drift, result.driftOmitted)) terminal.print(line);
  const arrived = result.tables.filter((table) => table.reasonCode === undefined && table.outcome !== 'pending').length;
  const summary = `${arrived} of ${result.tables.length} tables arrived in ${formatDuration(result.durationMs)}`;
  if (result.status === 'complete')
    terminal.print(`${pc.green(pc.bold('complete'))}  ${summary}   run ${result.runId}`);
  else terminal.print(`${pc.red(pc.bold(result.status))}  ${summary}   run ${result.runId ?? 'none'}`);
  if (result.reason !== undefined)
    terminal.print(`${pc.red('✘')} ${result.reasonCode}: ${printableLine(result.reason)}`);
  for (const line of nextSteps(result)) terminal.print(line);
}

/** A replay carries the same snapshot under the same contract, so it mends none of these. */
const mendedByAnotherRun: readonly string[] = [
  'table-missing',
  'column-missing',
  'column-type-mismatch',
  'policy-type-mismatch',
  'invalid-values',
  'unsupported-schema-change',
  'contract-version-reused',
];

function nextSteps({ runId, status, tables }: RunResult): string[] {
  if (runId === null || status === 'complete') return [];
  const replay = pc.cyan(`npx snapferry replay ${runId}`);
  if (status === 'open') return [`To go on: ${replay}`];
  const held = tables.filter(({ outcome }) => outcome === 'held');
  const differing = tables.filter(({ reasonCode = '' }) => mendedByAnotherRun.includes(reasonCode));
  // No replay brings back what was rolled back from; the reason says what does.
  const waitsForNoReplay = (table: TableResult) =>
    table.outcome === 'held' || table.reasonCode === 'rolled-back' || differing.includes(table);
  const unfinished = tables.filter(({ outcome, reasonCode }) => outcome === 'pending' || reasonCode !== undefined);
  return [
    ...held.map(({ name }) => `If the rows of ${name} are right: ${pc.cyan(`npx snapferry release ${runId} ${name}`)}`),
    ...(differing.length === 0
      ? []
      : [
          `Make contract and database agree (${differing.map(({ name }) => name).join(', ')}), then ${pc.cyan('npx snapferry run')} again; a changed contract takes a higher version.`,
        ]),
    ...(unfinished.length > 0 && unfinished.every(waitsForNoReplay) ? [] : [`When the fault is mended: ${replay}`]),
  ];
}

const columns: readonly Column[] = [
  { title: 'table' },
  { title: 'outcome' },
  { title: 'rows', align: 'right' },
  { title: 'bytes', align: 'right' },
  { title: 'carried', align: 'right' },
  { title: 'pseudonymised', align: 'right' },
  { title: 'not carried', align: 'right' },
  { title: 'time', align: 'right' },
];

function runTable(tables: readonly TableResult[]): string {
  const rows = tables.map((table) => [
    table.name,
    table.reasonCode === undefined ? pc.green(table.outcome) : pc.red(`${table.outcome}: ${table.reasonCode}`),
    formatCount(table.rows),
    formatBytes(table.bytes),
    formatCount(table.columns?.carried),
    formatCount(table.columns?.pseudonymised),
    formatCount(table.columns?.notCarried),
    table.durationMs === undefined ? '–' : formatDuration(table.durationMs),
  ]);
  return textTable(columns, rows);
}
