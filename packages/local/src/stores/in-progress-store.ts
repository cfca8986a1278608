import type { DatabaseSync } from 'node:sqlite';
import type { InProgressStore } from '@snapferry/chassis';
import { transaction } from '../state.ts';

export function sqliteInProgressStore(state: DatabaseSync): InProgressStore {
  state.exec('CREATE TABLE IF NOT EXISTS in_progress (key TEXT PRIMARY KEY, until INTEGER NOT NULL) STRICT');
  return {
    async claim(key, { now, until }) {
      return transaction(state, () => {
        const row = state.prepare('SELECT until FROM in_progress WHERE key = ?').get(key);
        if (row !== undefined && Number(row.until) > now.getTime()) return new Date(Number(row.until));
        state.prepare('INSERT OR REPLACE INTO in_progress (key, until) VALUES (?, ?)').run(key, until.getTime());
        return undefined;
      });
    },
    async release(key) {
      state.prepare('DELETE FROM in_progress WHERE key = ?').run(key);
    },
  };
}

/** Ends every claim. Only for a process that knows to be the only one: whoever made them is dead. */
export function releaseClaims(state: DatabaseSync): void {
  state.exec('DELETE FROM in_progress');
}
