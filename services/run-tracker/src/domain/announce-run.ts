import { createHash } from 'node:crypto';
import type { Announce } from '@snapferry/chassis';
import { type ListedDrift, runCompleted, runFailed } from '@snapferry/events';
import {
  driftOmitted,
  type LedgerTable,
  type ObjectStore,
  type RunLists,
  type RunRecord,
  runListsUri,
  withinBytes,
} from '@snapferry/ports';

export interface AnnounceRunDeps {
  readonly announce: Announce;
  /** Takes the lists that an event cannot hold. */
  readonly objects: ObjectStore;
  /** `s3://bucket/` of the lake's own work bucket. */
  readonly workUri: string;
}

/** Announces a finished run; an open one has nothing to say yet. Telling the same revision again tells the same event. */
export async function announceRun(deps: AnnounceRunDeps, record: RunRecord, causationId: string): Promise<void> {
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
    ...(await briefLists(deps, record)),
    durationMs,
  };
  const address = { subject: runId, revision, causationId };
  if (record.status === 'failed') {
    await deps.announce(runFailed, {
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
  await deps.announce(runCompleted, { ...address, data: { ...summary, status: record.status } });
}

/** Together well below the 256 KiB of an event. */
const maxTablesBytes = 120_000;
const maxDriftBytes = 60_000;
const maxReasonLength = 500;

/**
 * Tables and drift as far as an event holds them. Where it cannot hold all, what someone must act on comes first, and the
 * whole lists stand in an object that the event names.
 */
async function briefLists(deps: AnnounceRunDeps, record: RunRecord) {
  const { runId, revision, drift } = record;
  const results = record.tables.map(resultOf);
  const brief = results.map(shortReason);
  const all = withinBytes(brief, maxTablesBytes);
  const { kept, omitted } = all.omitted === 0 ? all : withinBytes(failedFirst(brief), maxTablesBytes);
  const items = withinBytes(newestFirst(drift, revision), maxDriftBytes);
  const unlisted = items.omitted + driftOmitted(record.tables);
  const whole = omitted + unlisted === 0;
  return {
    tables: kept,
    ...(omitted === 0 ? {} : { tablesOmitted: omitted }),
    drift: items.kept,
    ...(unlisted === 0 ? {} : { driftOmitted: unlisted }),
    ...(whole ? {} : { record: await storeLists(deps, { runId, revision, tables: results, drift: [...drift] }) }),
  };
}

/** The same revision says the same, so writing it again changes nothing. */
async function storeLists({ objects, workUri }: AnnounceRunDeps, lists: RunLists) {
  const uri = runListsUri(workUri, lists);
  const body = new TextEncoder().encode(JSON.stringify(lists));
  await objects.write(uri, body);
  return { uri, sha256: createHash('sha256').update(body).digest('hex') };
}

/** What the ledger alone keeps of a table is left out. */
function resultOf({ attempt: _attempt, driftOmitted: _omitted, ...table }: LedgerTable) {
  return table;
}

function shortReason<T extends { readonly reason?: string | undefined }>(table: T): T {
  return table.reason === undefined ? table : { ...table, reason: table.reason.slice(0, maxReasonLength) };
}

/** What this revision tells first, then what an earlier one of the run told, then what other days did. */
function newestFirst(drift: readonly ListedDrift[], revision: number): ListedDrift[] {
  const rank = (item: ListedDrift): number => {
    if (item.new !== true) return 2;
    return (item.toldIn ?? revision) === revision ? 0 : 1;
  };
  return drift.toSorted((a, b) => rank(a) - rank(b));
}

function failedFirst<T extends { readonly reasonCode?: string | undefined }>(tables: readonly T[]): T[] {
  return tables.toSorted((a, b) => Number(a.reasonCode === undefined) - Number(b.reasonCode === undefined));
}
