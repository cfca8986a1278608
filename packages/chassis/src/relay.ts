import type { EventDefinition, EventSource } from '@snapferry/events';
import type { EventPattern } from './subscription.ts';

/**
 * What one account's bus relays to the other's, as patterns of its relay rules; the deployment pins the own `account`
 * besides. Of the events that both accounts may announce, those of an export, the lake relays only its own: of datasets
 * in `export: lake`.
 *
 * @param lakeExported names of the datasets that the lake exports.
 */
export function relayPatterns(
  events: readonly EventDefinition[],
  from: EventSource,
  lakeExported: readonly string[],
): EventPattern[] {
  const relayed = events.filter(({ relayedFrom }) => relayedFrom.includes(from));
  const byTopology = from === 'snapferry.lake' ? relayed.filter(({ sources }) => sources.length > 1) : [];
  const always = relayed.filter((event) => !byTopology.includes(event));
  const pattern = (of: readonly EventDefinition[]) => ({ source: [from], 'detail-type': of.map(({ type }) => type) });
  if (byTopology.length === 0 || lakeExported.length === 0) return [pattern(always)];
  return [pattern(always), { ...pattern(byTopology), detail: { data: { dataset: lakeExported } } }];
}
