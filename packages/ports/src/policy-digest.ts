import { createHash } from 'node:crypto';
import type { LoadPlan } from './load-plan.ts';

type AppliedPolicy = Pick<LoadPlan, 'columns' | 'keyId'>;

/**
 * `sha256:` and the digest of the policy that a load applies: SHA-256 over the JSON array
 * `["policy-1", keyId, [[source, target, physicalType, icebergType, policy, truncate or null, onInvalid], …]]`, the columns
 * in their order, the key's id only where a column is hashed. So it can be computed by whoever knows the contract.
 */
export function policyDigest({ columns, keyId }: AppliedPolicy): string {
  const hashes = columns.some(({ policy }) => policy === 'hmac');
  const applied = columns.map((column) => [
    column.source,
    column.target,
    column.physicalType,
    column.icebergType,
    column.policy,
    column.truncate ?? null,
    column.onInvalid,
  ]);
  const text = JSON.stringify(['policy-1', hashes ? keyId : '', applied]);
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}
