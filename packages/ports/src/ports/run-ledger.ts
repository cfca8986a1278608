import type { ListedDrift, TableResult } from '@snapferry/events';

export type RunStatus = 'open' | 'complete' | 'incomplete' | 'failed';

export interface LedgerTable extends TableResult {
  /** `schema.table` at the source. */
  readonly source: string;
  /** Load attempt that the outcome belongs to; 0 for a table without an outcome yet. */
  readonly attempt: number;
  /** Items of drift of the table that its events had no room for: the ledger knows their number alone. */
  readonly driftOmitted?: number;
}

/** Of all tables of a run: how much of its drift the ledger does not list. */
export function driftOmitted(tables: readonly LedgerTable[]): number {
  return tables.reduce((sum, table) => sum + (table.driftOmitted ?? 0), 0);
}

/** What is known of one run. References and counts only, never payloads. */
export interface RunRecord {
  readonly runId: string;
  readonly dataset: string;
  readonly snapshot: { readonly arn: string; readonly time: string };
  readonly contractVersion: string;
  readonly contractDigest: string;
  readonly status: RunStatus;
  /** Grows when an outcome changes; 0 until the run is first announced as finished. */
  readonly revision: number;
  /** Revision that was last announced; absent until one was. */
  readonly announcedRevision?: number;
  /** One entry for each table of the contract with a carried column; `outcome` is `pending` until one arrives. */
  readonly tables: readonly LedgerTable[];
  readonly drift: readonly ListedDrift[];
  readonly exportAttempt: number;
  readonly openedAt: string;
  readonly finishedAt?: string;
  readonly reasonCode?: string;
  readonly reason?: string;
  readonly nextExportAttempt?: number;
}

/** Written by run-tracker alone. */
export interface RunLedger {
  get(runId: string): Promise<RunRecord | undefined>;
  /**
   * Replaces the record by what `change` makes of it, atomically: `change` may be called again on a fresh record when
   * another writer was faster. Returns the record that now stands.
   */
  update(runId: string, change: (current: RunRecord | undefined) => RunRecord): Promise<RunRecord>;
  /** Newest snapshot first. */
  list(dataset: string, limit: number): Promise<readonly RunRecord[]>;
  datasets(): Promise<readonly string[]>;
  /** Whether `markOverdue` was called for that dataset and day (YYYY-MM-DD). */
  overdueAnnounced(dataset: string, date: string): Promise<boolean>;
  /** Remembers that RunOverdue of that day was announced. May be called again. */
  markOverdue(dataset: string, date: string): Promise<void>;
}
