import type { EventDefinition, EventSource } from '@snapferry/events';

/** Matches one field: a list of exact values, or EventBridge's `prefix`, `suffix` or `anything-but`. */
export type FieldPattern = readonly (
  | string
  | { readonly prefix: string }
  | { readonly suffix: string }
  | { readonly 'anything-but': readonly string[] }
)[];
export interface EventPattern {
  readonly [field: string]: FieldPattern | EventPattern;
}

/**
 * One rule of a service: what it hears, and on which bus. The local buses and `infra/` both read it.
 *
 * `accounts` says whose events are heard: `own`, or `sources` (in the lake: the accounts of the registry), or `lake`
 * (in either account: the lake's). Account ids are known only at deployment.
 */
export interface Subscription {
  readonly handler: string;
  /** `default` carries AWS's own events, `team` ours. */
  readonly bus: 'default' | 'team';
  readonly accounts: readonly AccountRole[];
  readonly pattern: EventPattern;
}
export type AccountRole = 'own' | 'sources' | 'lake';

/** The rules of a service that both teams deploy, by whose app it is part of. */
export type SubscriptionsByTeam = Readonly<Record<'source' | 'lake', readonly Subscription[]>>;

/** Account ids by role, as one account sees them. */
export type AccountDirectory = Readonly<Record<AccountRole, readonly string[]>>;

/** A subscription to events of the contract. */
export function onEvents(
  handler: string,
  definitions: readonly EventDefinition[],
  options: { readonly accounts: readonly AccountRole[]; readonly sources?: readonly EventSource[] },
): Subscription {
  const sources = options.sources ?? [...new Set(definitions.flatMap((definition) => definition.sources))];
  return {
    handler,
    bus: 'team',
    accounts: options.accounts,
    pattern: { source: [...sources], 'detail-type': definitions.map((definition) => definition.type) },
  };
}

/** The rule's pattern with account ids filled in: an event's `account` is always pinned. */
export function resolvePattern(subscription: Subscription, directory: AccountDirectory): EventPattern {
  const accounts = [...new Set(subscription.accounts.flatMap((role) => directory[role]))].sort();
  return { ...subscription.pattern, account: accounts };
}

/**
 * Events that claim to be ours and are of no known type: a newer version's, or a forgery. A rule on each team bus parks
 * them, so that nothing of ours vanishes for want of a subscriber.
 */
export function unknownEvents(known: readonly EventDefinition[]): EventPattern {
  return {
    source: [...new Set(known.flatMap((definition) => definition.sources))],
    'detail-type': [{ 'anything-but': known.map((definition) => definition.type) }],
  };
}
