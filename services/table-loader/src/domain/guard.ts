import { compareVersions } from '@snapferry/contract';
import type { TableHead } from '@snapferry/iceberg';
import type { LoadPlan } from '@snapferry/ports';
import { ContractVersionReusedError, TableNotOursError } from './errors.ts';
import { property } from './properties.ts';

export type Standing = 'already-loaded' | 'superseded';
export type Verdict = { readonly proceed: true } | { readonly proceed: false; readonly outcome: Standing };

/**
 * Whether a load may replace what the table holds. Content is ordered by (snapshot time, contract version); a lower
 * pair never replaces a higher one. Decided from table properties alone, since summaries vanish when snapshots expire.
 *
 * @throws TableNotOursError; ContractVersionReusedError
 */
export function admit(head: TableHead | undefined, plan: LoadPlan): Verdict {
  if (head === undefined) return { proceed: true };
  const found = head.metadata.properties;
  const [runId, time, version, digest] = [
    property.runId,
    property.snapshotTime,
    property.contractVersion,
    property.contractDigest,
  ].map((name) => found[name]);
  if (runId === undefined || time === undefined || version === undefined) {
    throw new TableNotOursError(
      `${plan.table.name}: expected a table that Snapferry wrote, found one without its properties. ` +
        'Move it away, or give the table another name in the contract (snapferryTarget).',
    );
  }
  if (runId === plan.runId) return { proceed: false, outcome: 'already-loaded' };
  const byVersion = compareVersions(plan.contractVersion, version);
  if (byVersion === 0 && digest !== plan.contractDigest) {
    throw new ContractVersionReusedError(
      `${plan.table.name}: expected contract version ${version} to stay as it was (digest ${digest}), found it with digest ${plan.contractDigest}. ` +
        "Raise the contract's version.",
    );
  }
  const newer = plan.snapshot.time > time || (plan.snapshot.time === time && byVersion > 0);
  return newer ? { proceed: true } : { proceed: false, outcome: 'superseded' };
}
