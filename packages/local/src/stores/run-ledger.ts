import type { DatabaseSync } from 'node:sqlite';
import type { RunLedger, RunRecord } from '@snapferry/ports';
import { transaction } from '../state.ts';

export function sqliteRunLedger(state: DatabaseSync): RunLedger {
  state.exec(`CREATE TABLE IF NOT EXISTS run_ledger (
    run_id TEXT PRIMARY KEY, dataset TEXT NOT NULL, snapshot_time TEXT NOT NULL, record TEXT NOT NULL) STRICT;
    CREATE TABLE IF NOT EXISTS run_overdue (
    dataset TEXT NOT NULL, date TEXT NOT NULL, PRIMARY KEY (dataset, date)) STRICT`);
  const read = (runId: string): RunRecord | undefined => {
    const row = state.prepare('SELECT record FROM run_ledger WHERE run_id = ?').get(runId);
    return row === undefined ? undefined : (JSON.parse(String(row.record)) as RunRecord);
  };
  return {
    get: async (runId) => read(runId),
    update: async (runId, change) =>
      transaction(state, () => {
        const record = change(read(runId));
        state
          .prepare('INSERT OR REPLACE INTO run_ledger (run_id, dataset, snapshot_time, record) VALUES (?, ?, ?, ?)')
          .run(runId, record.dataset, record.snapshot.time, JSON.stringify(record));
        return record;
      }),
    list: async (dataset, limit) =>
      state
        .prepare('SELECT record FROM run_ledger WHERE dataset = ? ORDER BY snapshot_time DESC, rowid DESC LIMIT ?')
        .all(dataset, limit)
        .map((row) => JSON.parse(String(row.record)) as RunRecord),
    datasets: async () =>
      state
        .prepare('SELECT DISTINCT dataset FROM run_ledger ORDER BY dataset')
        .all()
        .map((row) => String(row.dataset)),
    overdueAnnounced: async (dataset, date) =>
      state.prepare('SELECT 1 FROM run_overdue WHERE dataset = ? AND date = ?').get(dataset, date) !== undefined,
    markOverdue: async (dataset, date) => {
      state.prepare('INSERT OR IGNORE INTO run_overdue (dataset, date) VALUES (?, ?)').run(dataset, date);
    },
  };
}
