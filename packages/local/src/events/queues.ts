import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '@snapferry/chassis';

export interface QueueSettings {
  readonly name: string;
  /** For how long a received message is hidden from others, in milliseconds. */
  readonly visibilityTimeoutMs: number;
  /** Receives before a message goes to the dead-letter queue. */
  readonly maxReceiveCount: number;
  /** Wait before a failed message is seen again, in milliseconds; doubles with each receive. */
  readonly retryDelayMs: number;
}

export interface QueueMessage {
  readonly id: string;
  readonly body: string;
  readonly receiveCount: number;
  readonly sentAt: number;
}

/**
 * SQS standard queues with a dead-letter queue each, kept in SQLite so that they outlive the process.
 * Differs from SQS: a failed message waits `retryDelayMs`, doubled with each try, where SQS lets its visibility timeout run out, or shows it
 * again when the function says so (`retrySooner`).
 */
export class Queues {
  readonly #state: DatabaseSync;
  readonly #clock: Clock;

  constructor(state: DatabaseSync, clock: Clock) {
    this.#state = state;
    this.#clock = clock;
    state.exec(`
      CREATE TABLE IF NOT EXISTS queue_message (
        id INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, body TEXT NOT NULL, sent_at INTEGER NOT NULL,
        visible_at INTEGER NOT NULL, receive_count INTEGER NOT NULL DEFAULT 0, dead INTEGER NOT NULL DEFAULT 0) STRICT;
      CREATE INDEX IF NOT EXISTS queue_message_visible ON queue_message (queue, dead, visible_at);`);
  }

  send(queue: string, body: string): void {
    const now = this.#clock.now().getTime();
    this.#state
      .prepare('INSERT INTO queue_message (queue, body, sent_at, visible_at) VALUES (?, ?, ?, ?)')
      .run(queue, body, now, now);
  }

  /** For a delivery that failed for good before any queue: it waits where a rule's dead-letter queue would hold it. */
  sendDead(queue: string, body: string): void {
    const now = this.#clock.now().getTime();
    this.#state
      .prepare('INSERT INTO queue_message (queue, body, sent_at, visible_at, dead) VALUES (?, ?, ?, ?, 1)')
      .run(queue, body, now, now);
  }

  receive(settings: QueueSettings, limit: number): QueueMessage[] {
    const now = this.#clock.now().getTime();
    // As SQS does it: a message whose receivers all died, so that none said "failed", must not kill a next one.
    this.#state
      .prepare(
        'UPDATE queue_message SET dead = 1 WHERE queue = ? AND dead = 0 AND visible_at <= ? AND receive_count >= ?',
      )
      .run(settings.name, now, settings.maxReceiveCount);
    const rows = this.#state
      .prepare(
        `UPDATE queue_message SET receive_count = receive_count + 1, visible_at = ?
         WHERE id IN (SELECT id FROM queue_message WHERE queue = ? AND dead = 0 AND visible_at <= ? ORDER BY id LIMIT ?)
         RETURNING id, body, receive_count, sent_at`,
      )
      .all(now + settings.visibilityTimeoutMs, settings.name, now, limit) as unknown as {
      id: number;
      body: string;
      receive_count: number;
      sent_at: number;
    }[];
    return rows
      .sort((a, b) => a.id - b.id)
      .map((row) => ({ id: String(row.id), body: row.body, receiveCount: row.receive_count, sentAt: row.sent_at }));
  }

  delete(id: string): void {
    this.#state.prepare('DELETE FROM queue_message WHERE id = ?').run(Number(id));
  }

  /** After a failed receive: visible again later, or, after the last one, in the dead-letter queue. Says which. */
  fail(settings: QueueSettings, message: QueueMessage): 'waits' | 'dead' {
    if (message.receiveCount >= settings.maxReceiveCount) {
      this.#state.prepare('UPDATE queue_message SET dead = 1 WHERE id = ?').run(Number(message.id));
      return 'dead';
    }
    const visibleAt = this.#clock.now().getTime() + settings.retryDelayMs * 2 ** (message.receiveCount - 1);
    this.#state.prepare('UPDATE queue_message SET visible_at = ? WHERE id = ?').run(visibleAt, Number(message.id));
    return 'waits';
  }

  /** Ends the invisibility of messages whose receiver is known to be dead. */
  releaseInFlight(): void {
    this.#state.prepare('UPDATE queue_message SET visible_at = ? WHERE dead = 0').run(this.#clock.now().getTime());
  }

  /** Time at which the next message of these queues becomes visible, or undefined where they are empty. */
  nextVisibleAt(queues: readonly string[]): number | undefined {
    const row = this.#state
      .prepare(
        'SELECT min(visible_at) AS at FROM queue_message WHERE dead = 0 AND queue IN (SELECT value FROM json_each(?))',
      )
      .get(JSON.stringify(queues)) as { at: number | null };
    return row.at ?? undefined;
  }

  dead(): { id: string; queue: string; body: string }[] {
    const rows = this.#state.prepare('SELECT id, queue, body FROM queue_message WHERE dead = 1 ORDER BY id').all();
    return rows.map((row) => ({ id: String(row.id), queue: String(row.queue), body: String(row.body) }));
  }

  /** Redrive: dead messages are tried again from the start. Says how many. */
  redrive(ids: readonly string[]): number {
    const result = this.#state
      .prepare(
        'UPDATE queue_message SET dead = 0, receive_count = 0, visible_at = ? WHERE dead = 1 AND id IN (SELECT value FROM json_each(?))',
      )
      .run(this.#clock.now().getTime(), JSON.stringify(ids.map(Number)));
    return Number(result.changes);
  }
}
