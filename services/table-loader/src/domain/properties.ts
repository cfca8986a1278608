import { type LoadPlan, type Proof, printProof, property } from '@snapferry/ports';

export const hmacAlgorithm = 'HMAC-SHA256';

/** What the content is; also said, for people, in the snapshot's summary. */
export function identityOf(plan: LoadPlan, proof: Proof | undefined): Record<string, string> {
  return {
    [property.runId]: plan.runId,
    [property.snapshotTime]: plan.snapshot.time,
    [property.contractVersion]: plan.contractVersion,
    [property.contractDigest]: plan.contractDigest,
    [property.policyDigest]: plan.policyDigest,
    [property.keyId]: plan.keyId,
    [property.hmacAlgorithm]: pseudonymised(plan) > 0 ? hmacAlgorithm : '',
    [property.proof]: proof === undefined ? '' : printProof(proof),
  };
}

/** A load that was admitted is above any floor, and so ends it. */
export function propertiesOf(plan: LoadPlan, proof: Proof | undefined): Record<string, string> {
  return { ...identityOf(plan, proof), [property.rollbackFloor]: '' };
}

/** How many columns hold pseudonyms instead of what the source holds. */
export function pseudonymised(plan: LoadPlan): number {
  return plan.columns.filter((column) => column.policy === 'hmac').length;
}
