import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '@snapferry/chassis';
import type { Notification, Notifications } from '@snapferry/ports';

/** Keeps what SNS would have sent, so that the command can show it; the same event's only once. */
export function sqliteNotifications(
  state: DatabaseSync,
  clock: Clock,
): Notifications & { since(sequence: number): Notification[] } {
  state.exec(`CREATE TABLE IF NOT EXISTS notification (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, sent_at INTEGER NOT NULL, event_id TEXT NOT NULL UNIQUE, subject TEXT NOT NULL, text TEXT NOT NULL) STRICT`);
  return {
    async send({ subject, text, eventId }) {
      state
        .prepare('INSERT OR IGNORE INTO notification (sent_at, event_id, subject, text) VALUES (?, ?, ?, ?)')
        .run(clock.now().getTime(), eventId, subject, text);
    },
    since: (sequence) =>
      state
        .prepare('SELECT event_id, subject, text FROM notification WHERE sequence > ? ORDER BY sequence')
        .all(sequence)
        .map((row) => ({ eventId: String(row.event_id), subject: String(row.subject), text: String(row.text) })),
  };
}
