import type { DriftItem, TableResult } from '@snapferry/events';
import Table from 'cli-table3';
import pc from 'picocolors';
import type { RunResult } from '../app/run-result.ts';
import { formatBytes, formatCount, formatDuration, printable } from './format.ts';
import type { Terminal } from './terminal.ts';

/** What arrived, what did not and why, and what drifted. */
export function printRunResult(result: RunResult, terminal: Terminal): void {
  if (result.tables.length > 0) terminal.print(runTable(result.tables));
  for (const table of result.tables) {
    if (table.reason !== undefined) terminal.print(`${pc.red('✘')} ${table.name}: ${printable(table.reason)}`);
  }
  for (const line of driftLines(result.drift)) terminal.print(line);
  const arrived = result.tables.filter((table) => table.reasonCode === undefined).length;
  const summary = `${arrived} of ${result.tables.length} tables arrived in ${formatDuration(result.durationMs)}`;
  if (result.status === 'complete')
    terminal.print(`${pc.green(pc.bold('complete'))}  ${summary}   run ${result.runId}`);
  else terminal.print(`${pc.red(pc.bold(result.status))}  ${summary}   run ${result.runId ?? 'none'}`);
  if (result.reason !== undefined) terminal.print(`${pc.red('✘')} ${result.reasonCode}: ${printable(result.reason)}`);
}

function runTable(tables: readonly TableResult[]): string {
  const table = new Table({
    head: ['table', 'outcome', 'rows', 'bytes', 'carried', 'pseudonymised', 'not carried', 'time'].map((title) =>
      pc.bold(title),
    ),
    colAligns: ['left', 'left', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const { name, outcome, rows, bytes, columns, durationMs, reasonCode } of tables) {
    table.push([
      name,
      reasonCode === undefined ? pc.green(outcome) : pc.red(`${outcome}: ${reasonCode}`),
      formatCount(rows),
      formatBytes(bytes),
      formatCount(columns?.carried),
      formatCount(columns?.pseudonymised),
      formatCount(columns?.notCarried),
      durationMs === undefined ? '–' : formatDuration(durationMs),
    ]);
  }
  return table.toString();
}

const changes: Readonly<Record<DriftItem['change'], string>> = {
  'column-added': 'is new in the database; the contract does not name it, so it is not carried',
  'column-removed': 'is in the contract, but no longer in the database',
  'type-changed': 'has another type in the database than in the contract',
  'table-missing': 'is in the contract, but was not exported',
};

function driftLines(drift: readonly DriftItem[]): string[] {
  return drift.map((item) => {
    const what = item.column === undefined ? item.table : `${item.table}.${item.column}`;
    const age = item.new === false ? `since ${item.since?.slice(0, 10)}` : 'new';
    return `${pc.yellow('Δ')} drift (${age}): ${printable(what)} ${changes[item.change]}`;
  });
}
