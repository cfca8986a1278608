import type { Announce } from '@snapferry/chassis';
import { runCompleted, runFailed } from '@snapferry/events';
import { type LedgerTable, type RunRecord, withinBytes } from '@snapferry/ports';

/** Announces a finished run; an open one has nothing to say yet. Telling the same revision again tells the same event. */
export async function announceRun(announce: Announce, record: RunRecord, causationId: string): Promise<void> {
  if (record.status === 'open') return;
  const { dataset, runId, revision, snapshot, contractVersion, contractDigest } = record;
  const durationMs = Math.max(0, Date.parse(record.finishedAt ?? record.openedAt) - Date.parse(record.openedAt));
  const summary = {
    dataset,
    runId,
    revision,
    snapshot,
    contractVersion,
    contractDigest,
    ...briefLists(record),
    durationMs,
  };
  const address = { subject: runId, revision, causationId };
  if (record.status === 'failed') {
    await announce(runFailed, {
      ...address,
      data: {
        ...summary,
        reasonCode: record.reasonCode ?? 'unknown',
        reason: record.reason ?? 'no reason is known',
        ...(record.nextExportAttempt === undefined ? {} : { nextExportAttempt: record.nextExportAttempt }),
      },
    });
    return;
  }
  await announce(runCompleted, { ...address, data: { ...summary, status: record.status } });
}

/** Together well below the 256 KiB of an event. */
const maxTablesBytes = 120_000;
const maxDriftBytes = 60_000;
const maxReasonLength = 500;

/** Tables and drift as far as an event holds them. Where it cannot hold all, what someone must act on comes first. */
function briefLists({ tables, drift }: RunRecord) {
  const results = tables.map(briefTable);
  const all = withinBytes(results, maxTablesBytes);
  const { kept, omitted } = all.omitted === 0 ? all : withinBytes(failedFirst(results), maxTablesBytes);
  const items = withinBytes(
    drift.toSorted((a, b) => Number(b.new ?? false) - Number(a.new ?? false)),
    maxDriftBytes,
  );
  return {
    tables: kept,
    ...(omitted === 0 ? {} : { tablesOmitted: omitted }),
    drift: items.kept,
    ...(items.omitted === 0 ? {} : { driftOmitted: items.omitted }),
  };
}

function briefTable({ source: _source, attempt: _attempt, reason, ...table }: LedgerTable) {
  return reason === undefined ? table : { ...table, reason: reason.slice(0, maxReasonLength) };
}

function failedFirst<T extends { readonly reasonCode?: string | undefined }>(tables: readonly T[]): T[] {
  return tables.toSorted((a, b) => Number(a.reasonCode === undefined) - Number(b.reasonCode === undefined));
}
