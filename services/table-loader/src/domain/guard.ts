import { compareVersions } from '@snapferry/contract';
import type { TableHead } from '@snapferry/iceberg';
import {
  type ContentOrder,
  compareContent,
  contentOrder,
  type LoadPlan,
  property,
  rollbackFloor,
} from '@snapferry/ports';
import { ContractVersionReusedError, RolledBackError, TableNotOursError } from './errors.ts';

export type Standing = 'already-loaded' | 'superseded';
export type Verdict = { readonly proceed: true } | { readonly proceed: false; readonly outcome: Standing };

/**
 * Whether a load may replace what the table holds. Content is ordered by (snapshot time, contract version); a lower
 * pair never replaces a higher one. Decided from table properties alone, since summaries vanish when snapshots expire.
 *
 * @throws TableNotOursError; ContractVersionReusedError; RolledBackError
 */
export function admit(head: TableHead | undefined, plan: LoadPlan): Verdict {
  if (head === undefined) return { proceed: true };
  const found = head.metadata.properties;
  const current = contentOrder(found);
  if (found[property.runId] === undefined || current === undefined) {
    throw new TableNotOursError(
      `${plan.table.name}: expected a table that Snapferry wrote, found one without its properties. ` +
        'Move it away, or give the table another name in the contract (snapferryTarget).',
    );
  }
  if (found[property.runId] === plan.runId) return { proceed: false, outcome: 'already-loaded' };
  const offered: ContentOrder = { time: plan.snapshot.time, version: plan.contractVersion };
  refuseBelowFloor(plan, offered, rollbackFloor(found));
  const digest = found[property.contractDigest];
  if (compareVersions(plan.contractVersion, current.version) === 0 && digest !== plan.contractDigest) {
    throw new ContractVersionReusedError(
      `${plan.table.name}: expected contract version ${current.version} to stay as it was (digest ${digest}), found it with digest ${plan.contractDigest}. ` +
        "Raise the contract's version.",
    );
  }
  return compareContent(offered, current) > 0 ? { proceed: true } : { proceed: false, outcome: 'superseded' };
}

/** After a rollback what was rolled back from, and anything older, stays out: somebody decided against it. */
function refuseBelowFloor(plan: LoadPlan, offered: ContentOrder, floor: ContentOrder | undefined): void {
  if (floor === undefined || compareContent(offered, floor) > 0) return;
  throw new RolledBackError(
    `${plan.table.name}: expected content newer than what was rolled back from (snapshot of ${floor.time}, contract ${floor.version}), ` +
      `found a snapshot of ${offered.time}, contract ${offered.version}. A later snapshot, or a higher contract version, will load.`,
  );
}
