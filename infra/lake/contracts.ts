import { readObjects } from '../components/permissions.ts';
import type { Statement } from '../components/policy.ts';
import { contractsFolder } from '../names.ts';
import type { AgreedDataset } from './context.ts';

/** Contracts that events carry by reference, of each source account. */
export function readContracts(datasets: readonly AgreedDataset[]): Statement[] {
  const buckets = new Set(datasets.map(({ contractsBucket }) => contractsBucket));
  return [...buckets].map((bucket) => readObjects(bucket, [`${contractsFolder}*`], 'ObjectsBelow'));
}
