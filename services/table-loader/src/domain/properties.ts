import type { LoadPlan } from '@snapferry/ports';

/** Table properties that every commit of ours sets, in the same metadata update as the content. */
export const property = {
  runId: 'snapferry.run-id',
  snapshotTime: 'snapferry.source-snapshot-time',
  contractVersion: 'snapferry.contract-version',
  contractDigest: 'snapferry.contract-digest',
  policyDigest: 'snapferry.policy-digest',
  keyId: 'snapferry.key-id',
  hmacAlgorithm: 'snapferry.hmac-algorithm',
} as const;

export const hmacAlgorithm = 'HMAC-SHA256';

export function propertiesOf(plan: LoadPlan): Record<string, string> {
  return {
    [property.runId]: plan.runId,
    [property.snapshotTime]: plan.snapshot.time,
    [property.contractVersion]: plan.contractVersion,
    [property.contractDigest]: plan.contractDigest,
    [property.policyDigest]: plan.policyDigest,
    [property.keyId]: plan.keyId,
    [property.hmacAlgorithm]: pseudonymised(plan) > 0 ? hmacAlgorithm : '',
  };
}

/** How many columns hold pseudonyms instead of what the source holds. */
export function pseudonymised(plan: LoadPlan): number {
  return plan.columns.filter((column) => column.policy === 'hmac').length;
}
