import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '@snapferry/chassis';
import type { Notification, Notifications } from '@snapferry/ports';

export interface LocalNotifications extends Notifications {
  since(sequence: number): Notification[];
  /** Hears each notification when it is first sent; for showing it only. */
  observe(listener: (notification: Notification) => void): void;
}

/** Keeps what SNS would have sent, so that the command can show it; the same event's only once. */
export function sqliteNotifications(state: DatabaseSync, clock: Clock): LocalNotifications {
  const listeners: ((notification: Notification) => void)[] = [];
  state.exec(`CREATE TABLE IF NOT EXISTS notification (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT, sent_at INTEGER NOT NULL, event_id TEXT NOT NULL UNIQUE, subject TEXT NOT NULL, text TEXT NOT NULL) STRICT`);
  return {
    async send(notification) {
      const { subject, text, eventId } = notification;
      const { changes } = state
        .prepare('INSERT OR IGNORE INTO notification (sent_at, event_id, subject, text) VALUES (?, ?, ?, ?)')
        .run(clock.now().getTime(), eventId, subject, text);
      if (changes > 0) for (const listener of listeners) listener(notification);
    },
    observe: (listener) => void listeners.push(listener),
    since: (sequence) =>
      state
        .prepare('SELECT event_id, subject, text FROM notification WHERE sequence > ? ORDER BY sequence')
        .all(sequence)
        .map((row) => ({ eventId: String(row.event_id), subject: String(row.subject), text: String(row.text) })),
  };
}
