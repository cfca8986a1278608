import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Clock, EventPattern } from '@snapferry/chassis';
import type { EventBridgeEnvelope } from '@snapferry/events';
import { transaction } from '../state.ts';
import { checkPattern, matches } from './pattern.ts';
import type { Queues } from './queues.ts';

export interface BusAddress {
  readonly account: string;
  readonly name: string;
}

/** `park`: straight to where people look, under that name. */
export type Target =
  | { readonly queue: string }
  | { readonly park: string }
  | { readonly bus: BusAddress; readonly role: string };

export interface Rule {
  readonly name: string;
  readonly bus: BusAddress;
  readonly pattern: EventPattern;
  readonly target: Target;
}

/** Who, from another account, may put which events on a bus. */
export interface BusPermission {
  readonly bus: BusAddress;
  /** The relay's role in the sending account, by ARN: a named role, never a whole account. */
  readonly role: string;
  readonly sources: readonly string[];
  readonly detailTypes: readonly string[];
}

export interface ArchivedEvent {
  readonly sequence: number;
  readonly bus: BusAddress;
  readonly envelope: EventBridgeEnvelope;
}

export interface NewEvent {
  readonly source: string;
  readonly detailType: string;
  readonly time: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

/** EventBridge's limit is 1 MB since January 2026; events that stay below the older one pass in every Region and partition. */
export const maxEventBytes = 256 * 1024;

export class EventRefusedError extends Error {
  override readonly name = 'EventRefusedError';
}

/**
 * The event buses of all local accounts, with EventBridge's semantics where our rules depend on them: patterns, one
 * hop, resource policies, an archive of every event. An event and all its deliveries are one transaction.
 */
export class EventBuses {
  readonly #state: DatabaseSync;
  readonly #clock: Clock;
  readonly #queues: Queues;
  readonly #region: string;
  #rules: Rule[] = [];
  #permissions: BusPermission[] = [];
  readonly #listeners: ((bus: BusAddress, envelope: EventBridgeEnvelope) => void)[] = [];

  constructor(deps: { state: DatabaseSync; clock: Clock; queues: Queues; region: string }) {
    this.#state = deps.state;
    this.#clock = deps.clock;
    this.#queues = deps.queues;
    this.#region = deps.region;
    deps.state.exec(`
      CREATE TABLE IF NOT EXISTS archive (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, bus TEXT NOT NULL, detail_type TEXT NOT NULL,
        subject TEXT, event_id TEXT, stored_at INTEGER NOT NULL, envelope TEXT NOT NULL) STRICT;
      CREATE INDEX IF NOT EXISTS archive_subject ON archive (subject, detail_type);`);
  }

  addRule(rule: Rule): void {
    checkPattern(rule.pattern);
    this.#rules.push(rule);
  }

  /** Hears every event that a bus accepts, in order; for showing progress only. */
  observe(listener: (bus: BusAddress, envelope: EventBridgeEnvelope) => void): void {
    this.#listeners.push(listener);
  }

  permit(permission: BusPermission): void {
    this.#permissions.push(permission);
  }

  /** Takes away the rules of a relay, and all that its role may put on the other bus. */
  removeRelay(from: BusAddress, to: BusAddress, role: string): void {
    const isRelay = ({ bus, target }: Rule) => isSameBus(bus, from) && 'bus' in target && isSameBus(target.bus, to);
    this.#rules = this.#rules.filter((rule) => !isRelay(rule));
    this.#permissions = this.#permissions.filter(
      (permission) => !(isSameBus(permission.bus, to) && permission.role === role),
    );
  }

  /** PutEvents by a principal of the bus's own account. Returns EventBridge's id. */
  put(bus: BusAddress, event: NewEvent): string {
    if (event.source.startsWith('aws.') && bus.name !== 'default') {
      throw new EventRefusedError(`expected an event of ours, found source ${event.source}: only AWS may use it`);
    }
    const envelope: EventBridgeEnvelope = {
      version: '0',
      id: randomUUID(),
      source: event.source,
      'detail-type': event.detailType,
      account: bus.account,
      time: event.time,
      region: this.#region,
      resources: [...event.resources],
      detail: event.detail,
    };
    const bytes = Buffer.byteLength(JSON.stringify(envelope));
    if (bytes > maxEventBytes) {
      throw new EventRefusedError(`${event.detailType}: expected at most ${maxEventBytes} bytes, found ${bytes}`);
    }
    transaction(this.#state, () => this.#accept(bus, envelope, { relayed: false }));
    return envelope.id;
  }

  /** Puts an archived event on its own bus again, as a replay does: marked, and matched by today's rules. */
  replay(event: ArchivedEvent, replayName: string): void {
    // Whether a replayed event still counts as relayed is not documented; if not, a relay could bounce it, but our
    // relays pin the own account and so never match an event of the other one.
    transaction(this.#state, () =>
      this.#deliver(event.bus, { ...event.envelope, 'replay-name': replayName }, { relayed: false }),
    );
  }

  archived(filter: { subject?: string; after?: number } = {}): ArchivedEvent[] {
    const rows = this.#state
      .prepare(
        'SELECT sequence, account, bus, envelope FROM archive WHERE (? IS NULL OR subject = ?) AND sequence > ? ORDER BY sequence',
      )
      .all(filter.subject ?? null, filter.subject ?? null, filter.after ?? 0);
    return rows.map((row) => ({
      sequence: Number(row.sequence),
      bus: { account: String(row.account), name: String(row.bus) },
      envelope: JSON.parse(String(row.envelope)) as EventBridgeEnvelope,
    }));
  }

  lastSequence(): number {
    return Number(this.#state.prepare('SELECT coalesce(max(sequence), 0) AS last FROM archive').get()?.last);
  }

  #accept(bus: BusAddress, envelope: EventBridgeEnvelope, hop: { relayed: boolean }): void {
    const detail = envelope.detail as { id?: unknown; subject?: unknown } | null;
    this.#state
      .prepare(
        'INSERT INTO archive (account, bus, detail_type, subject, event_id, stored_at, envelope) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        bus.account,
        bus.name,
        envelope['detail-type'],
        typeof detail?.subject === 'string' ? detail.subject : null,
        typeof detail?.id === 'string' ? detail.id : null,
        this.#clock.now().getTime(),
        JSON.stringify(envelope),
      );
    this.#deliver(bus, envelope, hop);
    for (const listener of this.#listeners) listener(bus, envelope);
  }

  #deliver(bus: BusAddress, envelope: EventBridgeEnvelope, hop: { relayed: boolean }): void {
    for (const rule of this.#rules) {
      if (!isSameBus(rule.bus, bus) || !matches(rule.pattern, envelope)) continue;
      if ('queue' in rule.target) {
        this.#queues.send(rule.target.queue, JSON.stringify(envelope));
      } else if ('park' in rule.target) {
        this.#queues.sendDead(rule.target.park, JSON.stringify(envelope));
      } else if (!hop.relayed) {
        // One hop only: what came from another bus is forwarded to no third one (EventBridge user guide, bus to bus).
        this.#relay(rule.target.bus, rule.target.role, envelope);
      }
    }
  }

  #relay(to: BusAddress, role: string, envelope: EventBridgeEnvelope): void {
    const allowed = this.#permissions.some(
      (permission) =>
        isSameBus(permission.bus, to) &&
        permission.role === role &&
        permission.sources.includes(envelope.source) &&
        permission.detailTypes.includes(envelope['detail-type']),
    );
    if (!allowed) {
      // A permission error sends the event straight to the rule's dead-letter queue.
      this.#queues.sendDead(`relay-to-${to.name}`, JSON.stringify(envelope));
      return;
    }
    // A relay keeps `account` and gives the event a new EventBridge id.
    this.#accept(to, { ...envelope, id: randomUUID() }, { relayed: true });
  }
}

function isSameBus(a: BusAddress, b: BusAddress): boolean {
  return a.account === b.account && a.name === b.name;
}
