import { existsSync } from 'node:fs';
import { loadsTable } from '@snapferry/contract';
import { currentSnapshot, fileCatalog, type TableHead, type TableIdentifier, tableName } from '@snapferry/iceberg';
import { openState, sqliteRunLedger } from '@snapferry/local';
import { driftOmitted, type LedgerTable, property, type RunRecord } from '@snapferry/ports';
import { DeployedDatasets } from '../app/deployed-datasets.ts';
import { headOrFault } from '../app/head-or-fault.ts';
import { homeLayout } from '../app/home.ts';
import { heldCount, type RowCount, rowCounts, runsShown } from '../app/row-counts.ts';
import { pc } from '../output/colours.ts';
import { driftLines } from '../output/drift-lines.ts';
import { formatAge, formatCount, printable, printableLine, withoutName } from '../output/format.ts';
import { sparkline } from '../output/sparkline.ts';
import { type Column, textTable } from '../output/table.ts';
import { printJson } from '../output/terminal.ts';
import { finishFailed } from './exit-code.ts';

export interface StatusOptions {
  readonly home: string;
  readonly json: boolean;
}

interface TableStatus {
  readonly name: string;
  /** Instant of the source that the table shows. */
  readonly sourceSnapshotTime: string | null;
  readonly rows: number | null;
  readonly runId: string | null;
  /** What the last 30 runs did to it, oldest first. */
  readonly rowCounts: readonly RowCount[];
  /** Why its metadata cannot be read, where that is so. */
  readonly fault?: string;
}

interface DatasetStatus {
  readonly dataset: string;
  readonly lastRun:
    | (Pick<
        RunRecord,
        'runId' | 'status' | 'revision' | 'snapshot' | 'finishedAt' | 'reasonCode' | 'reason' | 'drift'
      > & {
        readonly driftOmitted?: number;
        /** Tables that keep what they had, and why. */
        readonly notArrived: readonly Pick<LedgerTable, 'name' | 'outcome' | 'reasonCode' | 'reason'>[];
      })
    | null;
  readonly tables: readonly TableStatus[];
}

/** `snapferry status`: datasets, their last runs, and how fresh each table is. What a table holds is read from the table. */
export async function status(options: StatusOptions): Promise<number> {
  try {
    const datasets = await readStatus(options.home);
    if (options.json) printJson({ datasets });
    else printStatus(datasets, options.home);
    return 0;
  } catch (error) {
    return finishFailed(error, options.json);
  }
}

export async function readStatus(homeDirectory: string): Promise<DatasetStatus[]> {
  const home = homeLayout(homeDirectory);
  // Asking must not make a home where there is none.
  if (!existsSync(home.root)) return [];
  const state = openState(home.root);
  try {
    const ledger = sqliteRunLedger(state);
    const catalog = fileCatalog({ warehouse: home.lake });
    const identifiers = await catalog.list();
    const result: DatasetStatus[] = [];
    for (const contract of new DeployedDatasets(state).contracts()) {
      const runs = await ledger.list(contract.dataset, runsShown);
      const last = runs[0];
      const tables: TableStatus[] = [];
      for (const identifier of identifiers.filter((table) => isContent(table, contract.dataset))) {
        const { head, fault } = await headOrFault(catalog, identifier);
        if (head !== undefined) tables.push(tableStatus(head, runs));
        if (fault !== undefined) tables.push(faultyTable(identifier, fault, runs));
      }
      result.push({ dataset: contract.dataset, lastRun: last === undefined ? null : lastRun(last), tables });
    }
    return result;
  } finally {
    state.close();
  }
}

/** The log of loads holds no run's content. */
function isContent({ namespace, name }: TableIdentifier, dataset: string): boolean {
  return namespace === dataset && name !== loadsTable;
}

function lastRun(run: RunRecord): DatasetStatus['lastRun'] {
  const { runId, status: state, revision, snapshot, finishedAt, reasonCode, reason, drift } = run;
  const omitted = driftOmitted(run.tables);
  return {
    runId,
    status: state,
    revision,
    snapshot,
    ...(finishedAt === undefined ? {} : { finishedAt }),
    ...(reasonCode === undefined ? {} : { reasonCode }),
    ...(reason === undefined ? {} : { reason }),
    drift,
    notArrived: run.tables
      .filter((table) => table.reasonCode !== undefined)
      .map((table) => ({
        name: table.name,
        outcome: table.outcome,
        reasonCode: table.reasonCode,
        reason: table.reason,
      })),
    ...(omitted === 0 ? {} : { driftOmitted: omitted }),
  };
}

function tableStatus({ identifier, metadata }: TableHead, runs: readonly RunRecord[]): TableStatus {
  const rows = currentSnapshot(metadata)?.summary?.['total-records'];
  const name = `${identifier.namespace}.${identifier.name}`;
  return {
    name,
    sourceSnapshotTime: metadata.properties[property.snapshotTime] ?? null,
    rows: rows === undefined ? null : Number(rows),
    runId: metadata.properties[property.runId] ?? null,
    rowCounts: rowCounts(runs, name),
  };
}

function faultyTable(identifier: TableIdentifier, fault: string, runs: readonly RunRecord[]): TableStatus {
  const name = tableName(identifier);
  return { name, sourceSnapshotTime: null, rows: null, runId: null, rowCounts: rowCounts(runs, name), fault };
}

const columns: readonly Column[] = [
  { title: 'table' },
  { title: 'rows', align: 'right' },
  { title: 'as of' },
  { title: 'age', align: 'right' },
  { title: 'run' },
  { title: `rows of the last ${runsShown} runs` },
];

function printStatus(datasets: readonly DatasetStatus[], home: string): void {
  const out = (text = ''): void => void process.stdout.write(`${text}\n`);
  if (datasets.length === 0) {
    out(
      `No dataset in ${home} yet. Carry the sample with "npm start", or a database of your own with "snapferry run".`,
    );
    return;
  }
  for (const { dataset, lastRun: last, tables } of datasets) {
    const state = last === null ? 'no run yet' : `${last.status}, snapshot of ${last.snapshot.time}, run ${last.runId}`;
    out(`${pc.bold(dataset)}  ${state}`);
    if (last?.reason !== undefined) out(`  ${last.reasonCode}: ${printable(last.reason)}`);
    const rows = tables.map(({ name, rows: count, sourceSnapshotTime, runId, rowCounts: counts }) => [
      name,
      formatCount(count),
      sourceSnapshotTime ?? '–',
      sourceSnapshotTime === null ? '–' : formatAge(Date.now() - Date.parse(sourceSnapshotTime)),
      runId === last?.runId ? 'last' : (runId ?? '–'),
      describeCounts(counts),
    ]);
    if (rows.length > 0) out(textTable(columns, rows));
    for (const { name, fault } of tables) {
      if (fault !== undefined) out(`${pc.red('✘')} ${name} cannot be read: ${printable(fault)}`);
    }
    for (const { name, outcome, reasonCode, reason = '' } of last?.notArrived ?? []) {
      // What is held is told below, with what to do.
      if (outcome === 'held') continue;
      out(`${pc.red('✘')} ${name}: ${outcome}, ${reasonCode}: ${printableLine(withoutName(name, reason))}`);
    }
    for (const line of driftLines(last?.drift ?? [], last?.driftOmitted)) out(line);
    for (const { name, rows: count, rowCounts: counts } of tables) {
      const held = heldCount(counts);
      if (held === undefined) continue;
      out(
        `${pc.yellow('!')} ${name}: ${formatCount(held.rows)} rows wait in place of ${formatCount(count)}. If they are right: ${pc.cyan(`npx snapferry release ${held.runId} ${name}`)}`,
      );
    }
  }
}

/** The counts as bars, then the span that they lie in. */
function describeCounts(counts: readonly RowCount[]): string {
  const known = counts.flatMap(({ rows }) => rows ?? []);
  if (known.length === 0) return '–';
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const span = least === most ? formatCount(most) : `${formatCount(least)} to ${formatCount(most)}`;
  return `${sparkline(counts.map(({ rows }) => rows))}  ${pc.dim(span)}`;
}
