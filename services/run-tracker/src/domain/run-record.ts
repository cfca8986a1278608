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

/** Later ranks are never undone by earlier ones: what a table holds, it holds, whatever a late message says. */
const rank: Readonly<Record<string, number>> = { pending: 0, rejected: 1, held: 2 };
const arrived = 3;

export function withOutcome(record: RunRecord, outcome: LedgerTable): RunRecord {
  return {
    ...record,
    tables: record.tables.map((table) =>
      table.source === outcome.source && takesPlaceOf(outcome, table) ? outcome : table,
    ),
  };
}

function takesPlaceOf(next: LedgerTable, current: LedgerTable): boolean {
  const [nextRank, currentRank] = [rank[next.outcome] ?? arrived, rank[current.outcome] ?? arrived];
  if (nextRank !== currentRank) return nextRank > currentRank;
  // The first word on an arrival stands ("loaded", not a replay's "already-loaded"); of rejections the newest attempt's.
  return nextRank !== arrived && next.attempt >= current.attempt;
}

/** Drift of one table replaces what was known of that table. */
export function withDrift(record: RunRecord, table: string, drift: readonly DriftItem[]): RunRecord {
  return { ...record, drift: [...record.drift.filter((item) => item.table !== table), ...drift] };
}

/** When every table has arrived, a failure that is told later (an expired export, say) takes nothing back. */
export function statusOf(record: RunRecord): RunStatus {
  const { tables } = record;
  if (tables.length > 0 && tables.every((table) => (rank[table.outcome] ?? arrived) === arrived)) return 'complete';
  if (record.reasonCode !== undefined) return 'failed';
  return tables.some((table) => table.outcome === 'pending') ? 'open' : 'incomplete';
}

/** Equal for equal outcomes: tells whether a finished run has anything new to say. */
export function outcomeDigest(record: RunRecord): string {
  const outcomes = record.tables.map((table) => [
    table.source,
    table.outcome,
    table.snapshotId,
    table.reasonCode ?? '',
    table.reason ?? '',
  ]);
  return createHash('sha256')
    .update(JSON.stringify([record.status, record.reasonCode ?? '', record.exportAttempt, outcomes]))
    .digest('hex');
}
