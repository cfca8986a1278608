import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '@snapferry/chassis';
import type { Notification, Notifications } from '@snapferry/ports';

export interface LocalNotifications extends Notifications {
  since(sequence: number): Notification[];
  /** Hears each notification when it is first sent; for showing it only. */
  observe(listener: (notification: Notification) => void): void;
}

/** Keeps what the SNS topic of one account would have sent, so that the command can show it; the same event's only once. */
export function sqliteNotifications(state: DatabaseSync, clock: Clock, account: 'source' | 'lake'): LocalNotifications {
  const listeners: ((notification: Notification) => void)[] = [];
  state.exec(`CREATE TABLE IF NOT EXISTS team_notification (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, sent_at INTEGER NOT NULL, event_id TEXT NOT NULL,
    subject TEXT NOT NULL, text TEXT NOT NULL, UNIQUE (account, event_id)) STRICT`);
  return {
    async send(notification) {
      const { subject, text, eventId } = notification;
      const { changes } = state
        .prepare(
          'INSERT OR IGNORE INTO team_notification (account, sent_at, event_id, subject, text) VALUES (?, ?, ?, ?, ?)',
        )
        .run(account, clock.now().getTime(), eventId, subject, text);
      if (changes > 0) for (const listener of listeners) listener(notification);
    },
    observe: (listener) => void listeners.push(listener),
    since: (sequence) =>
      state
        .prepare(
          'SELECT event_id, subject, text FROM team_notification WHERE account = ? AND sequence > ? ORDER BY sequence',
        )
        .all(account, sequence)
        .map((row) => ({ eventId: String(row.event_id), subject: String(row.subject), text: String(row.text) })),
  };
}
