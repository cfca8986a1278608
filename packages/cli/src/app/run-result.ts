import {
  type DataOf,
  type ListedDrift,
  runCompleted,
  runFailed,
  type TableResult,
  tableHeld,
  tableLoaded,
  tableRejected,
} from '@snapferry/events';
import { tableIdentifier } from '@snapferry/iceberg';
import type { ArchivedEvent } from '@snapferry/local';
import { driftOmitted } from '@snapferry/ports';
import { headOrFault } from './head-or-fault.ts';
import type { LocalApp } from './local-app.ts';

/** What `run` and `replay` say at their end; with `--json` it is all that standard output holds. */
export interface RunResult {
  readonly runId: string | null;
  readonly dataset: string | null;
  readonly status: 'complete' | 'incomplete' | 'failed' | 'open';
  readonly tables: readonly TableResult[];
  readonly drift: readonly ListedDrift[];
  /** Items that the events of their tables had no room for, of which the ledger knows the number alone. */
  readonly driftOmitted?: number;
  readonly durationMs: number;
  readonly reasonCode?: string;
  readonly reason?: string;
}

type RunEnd = DataOf<typeof runCompleted> | DataOf<typeof runFailed>;

export interface RunStart {
  readonly runId: string;
  readonly snapshotArn?: string;
  /** Last event of the archive when the command began. */
  readonly sequence: number;
  /** When the command began, in milliseconds. */
  readonly startedAt: number;
}

/** Reads the result of a run from the ledger and from what was announced since the command began. */
export async function readRunResult(app: LocalApp, start: RunStart): Promise<RunResult> {
  const { runId, sequence, startedAt } = start;
  const heard = app.cloud.buses
    .archived({ subject: runId, after: sequence })
    .filter((event) => event.bus.name === 'snapferry-lake');
  const record = await app.ledger.get(runId);
  const durationMs = Date.now() - startedAt;
  if (record === undefined) return { ...failedResult(stuckReason(app, start)), runId, durationMs };
  const end = lastEnd(heard);
  const said = outcomesOf(heard);
  const tables = await Promise.all(
    record.tables.map(async ({ source: _source, attempt: _attempt, driftOmitted: _omitted, ...table }) => {
      const { warning } = table;
      const result = await withStanding(app, said.get(table.name) ?? table);
      return warning === undefined ? result : { ...result, warning };
    }),
  );
  // Neither ended nor told: whatever was to happen next waits somewhere.
  const unsaid = record.status === 'open' ? end === undefined : record.announcedRevision !== record.revision;
  const stuck = unsaid ? stuckReason(app, start) : undefined;
  const failure =
    record.status === 'failed'
      ? { reasonCode: record.reasonCode ?? 'unknown', reason: record.reason ?? 'unknown' }
      : stuck;
  const omitted = driftOmitted(record.tables);
  return {
    runId,
    dataset: record.dataset,
    status: failure === undefined ? statusOf(record.status, tables) : 'failed',
    tables,
    drift: record.drift,
    ...(omitted === 0 ? {} : { driftOmitted: omitted }),
    durationMs,
    ...(failure ?? {}),
  };
}

/** The ledger keeps what a table once took. That a replay could not have it again, since the table is damaged, is told all the same. */
function statusOf(status: RunResult['status'], tables: readonly TableResult[]): RunResult['status'] {
  return status === 'complete' && tables.some(({ reasonCode }) => reasonCode !== undefined) ? 'incomplete' : status;
}

export function failedResult(failure: { reasonCode: string; reason: string }): RunResult {
  return { runId: null, dataset: null, status: 'failed', tables: [], drift: [], durationMs: 0, ...failure };
}

function lastEnd(heard: readonly ArchivedEvent[]): RunEnd | undefined {
  const ends = heard.filter(
    ({ envelope }) => envelope['detail-type'] === runCompleted.type || envelope['detail-type'] === runFailed.type,
  );
  return (ends.at(-1)?.envelope.detail as { data: RunEnd } | undefined)?.data;
}

/** The newest word on each table since the command began; a replay says `already-loaded` where the ledger keeps `loaded`. */
function outcomesOf(heard: readonly ArchivedEvent[]): Map<string, TableResult> {
  const said = new Map<string, TableResult>();
  for (const { envelope } of heard) {
    const { data } = envelope.detail as { data: unknown };
    if (envelope['detail-type'] === tableLoaded.type) {
      const { table, ...loaded } = data as DataOf<typeof tableLoaded>;
      // Told twice, by a redelivery, it was loaded all the same.
      if (loaded.outcome === 'already-loaded' && said.get(table.name)?.outcome === 'loaded') continue;
      const { outcome, rows, bytes, snapshotId, metadataLocation, columns, durationMs, nulledValues } = loaded;
      said.set(table.name, {
        name: table.name,
        outcome,
        rows,
        bytes,
        snapshotId,
        metadataLocation,
        columns,
        durationMs,
        ...(nulledValues.length === 0 ? {} : { nulledValues }),
      });
    } else if (envelope['detail-type'] === tableRejected.type) {
      const { table, reasonCode, reason } = data as DataOf<typeof tableRejected>;
      const nothing = { rows: null, bytes: null, ...nowhere };
      said.set(table.name, { name: table.name, outcome: 'rejected', ...nothing, reasonCode, reason });
    } else if (envelope['detail-type'] === tableHeld.type) {
      const { table, rows, bytes, reasonCode, reason } = data as DataOf<typeof tableHeld>;
      said.set(table.name, { name: table.name, outcome: 'held', rows, bytes, ...nowhere, reasonCode, reason });
    }
  }
  return said;
}

const nowhere = { snapshotId: null, metadataLocation: null };

/** A table that was rejected or held still stands as it was: say where. */
async function withStanding(app: LocalApp, table: TableResult): Promise<TableResult> {
  if (table.metadataLocation !== null) return table;
  const { head } = await headOrFault(app.catalog, tableIdentifier(table.name));
  if (head === undefined) return table;
  const current = head.metadata['current-snapshot-id'];
  return {
    ...table,
    snapshotId: current === undefined ? null : String(current),
    metadataLocation: head.metadataLocation,
  };
}

/** Why nothing more happens although the run has no end: what the dead-letter queues hold. */
function stuckReason(app: LocalApp, start: RunStart): { reasonCode: string; reason: string } {
  const dead = deadLetters(app, [start.runId, start.snapshotArn]);
  if (dead.length === 0)
    return {
      reasonCode: 'run-unfinished',
      reason: 'expected the run to end, found it waiting for an event that did not come',
    };
  // `<account>-<service>-on-…`
  const services = [...new Set(dead.map(({ queue }) => queue.replace(/^(source|lake)-|-on-.*$/g, '')))];
  const reasons = services.map(
    (service) => `${service}: ${app.lastFailure(service) ?? 'no reason'} (${app.home.logs}/${service}.jsonl)`,
  );
  return {
    reasonCode: 'dead-letter',
    reason: `${dead.length} ${dead.length === 1 ? 'message waits' : 'messages wait'} in dead-letter queues; a replay of the run tries again. ${reasons.join('; ')}`,
  };
}

/** Dead letters that speak of a run or its snapshot. */
export function deadLetters(app: LocalApp, about: readonly (string | undefined)[]) {
  return app.cloud.queues.dead().filter(({ body }) => about.some((text) => text !== undefined && body.includes(text)));
}
