import type { DriftItem, TableResult } from '@snapferry/events';
import type { RunResult } from '../app/run-result.ts';
import { pc } from './colours.ts';
import { formatBytes, formatCount, formatDuration, printableLine } from './format.ts';
import { type Column, textTable } from './table.ts';
import type { Terminal } from './terminal.ts';

/** What arrived, what did not and why, and what drifted. */
export function printRunResult(result: RunResult, terminal: Terminal): void {
  if (result.tables.length > 0) terminal.print(runTable(result.tables));
  for (const table of result.tables) {
    if (table.reason !== undefined) terminal.print(`${pc.red('✘')} ${table.name}: ${printableLine(table.reason)}`);
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
  for (const line of driftLines(result.drift)) terminal.print(line);
  const arrived = result.tables.filter((table) => table.reasonCode === undefined && table.outcome !== 'pending').length;
  const summary = `${arrived} of ${result.tables.length} tables arrived in ${formatDuration(result.durationMs)}`;
  if (result.status === 'complete')
    terminal.print(`${pc.green(pc.bold('complete'))}  ${summary}   run ${result.runId}`);
  else terminal.print(`${pc.red(pc.bold(result.status))}  ${summary}   run ${result.runId ?? 'none'}`);
  if (result.reason !== undefined)
    terminal.print(`${pc.red('✘')} ${result.reasonCode}: ${printableLine(result.reason)}`);
  for (const line of nextSteps(result)) terminal.print(line);
}

function nextSteps({ runId, status, tables }: RunResult): string[] {
  if (runId === null || status === 'complete') return [];
  const replay = pc.cyan(`npx snapferry replay ${runId}`);
  if (status === 'open') return [`To go on: ${replay}`];
  const held = tables.filter(({ outcome }) => outcome === 'held');
  const faulty = tables.some(({ outcome, reasonCode }) => outcome === 'pending' || (reasonCode && outcome !== 'held'));
  return [
    ...held.map(({ name }) => `If the rows of ${name} are right: ${pc.cyan(`npx snapferry release ${runId} ${name}`)}`),
    ...(held.length === 0 || faulty ? [`When the fault is mended: ${replay}`] : []),
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

const changes: Readonly<Record<DriftItem['change'], string>> = {
  'column-added': 'in the database, not in the contract, so not carried',
  'column-removed': 'in the contract, no longer in the database',
  'type-changed': 'of another type in the database than in the contract',
  'table-missing': 'in the contract, not exported',
};

/** One line for each table and kind of change; new ones first, since standing drift was told before. */
function driftLines(drift: readonly DriftItem[]): string[] {
  const groups = Map.groupBy(drift, (item) => `${item.new === false ? 1 : 0} ${item.table} ${item.change}`);
  return [...groups.entries()].toSorted().map(([, items]) => {
    const [first] = items as [DriftItem, ...DriftItem[]];
    const names = items.flatMap((item) => (item.column === undefined ? [] : [item.column]));
    const what = names.length === 0 ? first.table : `${first.table}: ${names.join(', ')}`;
    const age = first.new === false ? `since ${first.since?.slice(0, 10)}` : 'new';
    return `${pc.yellow('Δ')} drift (${age})  ${printableLine(what)}  ${pc.dim(changes[first.change])}`;
  });
}
