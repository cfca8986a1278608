import { createHash } from 'node:crypto';
import type { DataContract } from '@snapferry/contract';
import type { DriftItem } from '@snapferry/events';
import type { LedgerTable, RunRecord, RunStatus } from '@snapferry/ports';

export interface Opening {
  readonly dataset: string;
  readonly runId: string;
  readonly snapshot: { readonly arn: string; readonly time: string };
  readonly openedAt: string;
}

/** A run without any outcome: every table of the contract with a carried column is awaited. */
export function openRecord(opening: Opening, contract: DataContract): RunRecord {
  return {
    ...opening,
    contractVersion: contract.version,
    contractDigest: contract.digest,
    status: 'open',
    revision: 0,
    tables: contract.tables.filter((table) => table.carried).map((table) => awaited(contract.dataset, table)),
    drift: [],
    exportAttempt: 0,
  };
}

function awaited(dataset: string, table: { schema: string; name: string; target: string }): LedgerTable {
  return {
    source: `${table.schema}.${table.name}`,
    name: `${dataset}.${table.target}`,
    attempt: 0,
    outcome: 'pending',
    rows: null,
    bytes: null,
    snapshotId: null,
    metadataLocation: null,
  };
}

/**
 * Later ranks are never undone by earlier ones: what a table holds, it holds, whatever a late message says. Arrivals are
 * ranked too, so that the record does not depend on the order in which they are heard.
 */
const rank: Readonly<Record<string, number>> = { pending: 0, rejected: 1, held: 2, superseded: 3, 'already-loaded': 4 };
const arrived = 3;
const loaded = 5;

function rankOf(table: LedgerTable): number {
  return rank[table.outcome] ?? loaded;
}

export function withOutcome(record: RunRecord, outcome: LedgerTable): RunRecord {
  return {
    ...record,
    tables: record.tables.map((table) =>
      table.source === outcome.source && takesPlaceOf(outcome, table) ? { ...outcome, ...ofThePlan(table) } : table,
    ),
  };
}

/** What the export warns of stands beside the outcome, whichever of the two is heard first. */
export function withWarning(record: RunRecord, source: string, warning: string | undefined): RunRecord {
  return {
    ...record,
    tables: record.tables.map((table) => {
      if (table.source !== source) return table;
      const { warning: _before, ...rest } = table;
      return { ...rest, ...warningOf({ warning }) };
    }),
  };
}

/** What only the plan knows, and no outcome takes back. */
function ofThePlan({ warning, driftOmitted }: LedgerTable): Pick<LedgerTable, 'warning' | 'driftOmitted'> {
  return { ...warningOf({ warning }), ...(driftOmitted === undefined ? {} : { driftOmitted }) };
}

function warningOf({ warning }: Pick<LedgerTable, 'warning'>): { warning?: string } {
  return warning === undefined ? {} : { warning };
}

function takesPlaceOf(next: LedgerTable, current: LedgerTable): boolean {
  if (rankOf(next) !== rankOf(current)) return rankOf(next) > rankOf(current);
  if (next.attempt !== current.attempt) return next.attempt > current.attempt;
  // The first word on an arrival stands; a rejection may have another reason the next time.
  return rankOf(next) < arrived;
}

interface ToldDrift {
  readonly drift: readonly DriftItem[];
  /** What the event had no room for. */
  readonly driftOmitted?: number | undefined;
}

/** Drift of one table replaces what was known of that table. Sorted, so that hearing it again changes nothing. */
export function withDrift(record: RunRecord, table: string, { drift, driftOmitted = 0 }: ToldDrift): RunRecord {
  const all = [...record.drift.filter((item) => item.table !== table), ...drift];
  const key = (item: DriftItem): string => JSON.stringify([item.table, item.column ?? '', item.change]);
  return {
    ...record,
    drift: all.sort((a, b) => (key(a) < key(b) ? -1 : 1)),
    tables: record.tables.map((each) => {
      if (each.source !== table) return each;
      const { driftOmitted: _before, ...rest } = each;
      return driftOmitted === 0 ? rest : { ...rest, driftOmitted };
    }),
  };
}

/** When every table has arrived, a failure that is told later (an expired export, say) takes nothing back. */
export function statusOf(record: RunRecord): RunStatus {
  const { tables } = record;
  if (tables.length > 0 && tables.every((table) => rankOf(table) >= arrived)) return 'complete';
  if (record.reasonCode !== undefined) return 'failed';
  // Without a table to wait for, the exporter says that there is nothing to export.
  return tables.length === 0 || tables.some((table) => table.outcome === 'pending') ? 'open' : 'incomplete';
}

/** Equal when the run's announcement would say the same: tells whether a finished run has anything new to say. */
export function announcedDigest(record: RunRecord): string {
  const tables = record.tables.map(({ attempt: _attempt, ...table }) => table);
  const failure = record.status === 'failed' ? [record.reasonCode, record.reason, record.nextExportAttempt] : [];
  return (
    createHash('sha256')
      // Which revision told an item first is no news of its own.
      .update(JSON.stringify([record.status, failure, tables, record.drift.map(({ toldIn: _first, ...item }) => item)]))
      .digest('hex')
  );
}
