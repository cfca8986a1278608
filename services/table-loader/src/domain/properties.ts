import { type LoadPlan, printNulledValues, printProof, property } from '@snapferry/ports';
import type { Content } from './held-content.ts';

export const hmacAlgorithm = 'HMAC-SHA256';

/** What is said of the content beside where it came from. */
type Said = Pick<Content, 'proof' | 'nulledValues'>;

/** What the content is; also said, for people, in the snapshot's summary. */
export function identityOf(plan: LoadPlan, { proof, nulledValues }: Said): Record<string, string> {
  return {
    [property.runId]: plan.runId,
    [property.snapshotTime]: plan.snapshot.time,
    [property.contractVersion]: plan.contractVersion,
    [property.contractDigest]: plan.contractDigest,
    [property.policyDigest]: plan.policyDigest,
    [property.keyId]: plan.keyId,
    [property.hmacAlgorithm]: pseudonymised(plan) > 0 ? hmacAlgorithm : '',
    [property.proof]: proof === undefined ? '' : printProof(proof),
    [property.nulledValues]: printNulledValues(
      nulledValues.map(({ column, count }) => ({ column, count: Number(count) })),
    ),
  };
}

/** A load that was admitted is above any floor, and so ends it. */
export function propertiesOf(plan: LoadPlan, content: Said): Record<string, string> {
  return { ...identityOf(plan, content), [property.rollbackFloor]: '' };
}

/** How many columns hold pseudonyms instead of what the source holds. */
export function pseudonymised(plan: LoadPlan): number {
  return plan.columns.filter((column) => column.policy === 'hmac').length;
}
