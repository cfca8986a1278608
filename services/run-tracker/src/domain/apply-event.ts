import {
  exportCompleted,
  exportFailed,
  tableHeld,
  tableLoaded,
  tableLoadRequested,
  tableRejected,
} from '@snapferry/events';
import type { LedgerTable, RunRecord } from '@snapferry/ports';
import { isEvent, type OpeningRunEvent, type TableRunEvent } from './events.ts';
import { withDrift, withOutcome, withWarning } from './run-record.ts';

/** Why a run as a whole failed, and the export attempt that this concerns. */
export interface Failure {
  readonly attempt: number;
  readonly reasonCode: string;
  readonly reason: string;
}

/** Exports are started from the snapshot at most this often; snapshot-exporter holds the same limit and has the last word. */
const maxExportAttempts = 3;

export function applyOpening(record: RunRecord, event: OpeningRunEvent): RunRecord {
  if (isEvent(event, exportFailed)) return withFailure(record, event.data);
  if (!isEvent(event, exportCompleted) || event.data.attempt < record.exportAttempt) return record;
  const { reasonCode: _code, reason: _reason, nextExportAttempt: _next, ...mended } = record;
  return { ...mended, exportAttempt: event.data.attempt };
}

export function withFailure(record: RunRecord, failure: Failure): RunRecord {
  if (failure.attempt < record.exportAttempt) return record;
  const { nextExportAttempt: _next, ...rest } = record;
  const another = failure.reasonCode === 'raw-export-expired' && failure.attempt < maxExportAttempts;
  return {
    ...rest,
    exportAttempt: failure.attempt,
    reasonCode: failure.reasonCode,
    reason: failure.reason,
    ...(another ? { nextExportAttempt: failure.attempt + 1 } : {}),
  };
}

export function applyTable(record: RunRecord, event: TableRunEvent): RunRecord {
  const { source } = event.data.table;
  if (isEvent(event, tableLoadRequested)) {
    return withWarning(withDrift(record, source, event.data), source, event.data.warning);
  }
  const outcome = withOutcome(record, outcomeOf(event));
  return isEvent(event, tableRejected) && event.data.drift.length > 0
    ? withDrift(outcome, source, event.data)
    : outcome;
}

function outcomeOf(event: Exclude<TableRunEvent, { definition: typeof tableLoadRequested }>): LedgerTable {
  const { table, attempt } = event.data;
  const named = { source: table.source, name: table.name, attempt, snapshotId: null, metadataLocation: null };
  if (isEvent(event, tableLoaded)) {
    const { outcome, rows, bytes, snapshotId, metadataLocation, loadedAt, columns } = event.data;
    const { durationMs, nulledValues, proof } = event.data;
    return {
      ...named,
      outcome,
      rows,
      bytes,
      snapshotId,
      metadataLocation,
      ...(loadedAt === undefined ? {} : { loadedAt }),
      columns,
      durationMs,
      ...(nulledValues.length === 0 ? {} : { nulledValues }),
      ...(proof === undefined ? {} : { proof }),
    };
  }
  const { reasonCode, reason } = event.data;
  if (isEvent(event, tableHeld)) {
    const { rows, bytes, proof } = event.data;
    return { ...named, outcome: 'held', rows, bytes, reasonCode, reason, ...(proof === undefined ? {} : { proof }) };
  }
  return { ...named, outcome: 'rejected', rows: null, bytes: null, reasonCode, reason };
}
