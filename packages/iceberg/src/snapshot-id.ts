import { randomBytes } from 'node:crypto';

/** A random positive int64, as other writers make snapshot ids. */
export function newSnapshotId(): bigint {
  return randomBytes(8).readBigUInt64BE() >> 1n || 1n;
}
