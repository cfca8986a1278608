import { instant } from '@snapferry/chassis';
import type { DataOf, tableLoaded } from '@snapferry/events';
import { currentSnapshot, type TableHead } from '@snapferry/iceberg';
import type { LoadPlan } from '@snapferry/ports';
import { hmacAlgorithm, pseudonymised } from './properties.ts';

/** What TableLoaded says, but for the time that the handler measures. */
export type Loaded = Omit<DataOf<typeof tableLoaded>, 'durationMs'>;

/** What is announced of a table that holds the run, or something newer: read from the table itself. */
export function describeLoaded(
  plan: LoadPlan,
  attempt: number,
  outcome: 'loaded' | 'already-loaded' | 'superseded',
  head: TableHead,
  nulledValues: readonly { column: string; count: bigint }[],
): Loaded {
  const { metadata } = head;
  const current = currentSnapshot(metadata);
  const total = (name: string): number => Number(current?.summary?.[name] ?? 0);
  return {
    dataset: plan.dataset,
    runId: plan.runId,
    attempt,
    snapshot: plan.snapshot,
    table: plan.table,
    outcome,
    rows: total('total-records'),
    bytes: total('total-files-size'),
    snapshotId: String(metadata['current-snapshot-id']),
    metadataLocation: head.metadataLocation,
    ...(current === undefined ? {} : { loadedAt: instant(new Date(current['timestamp-ms'])) }),
    columns: {
      carried: plan.columns.length,
      pseudonymised: pseudonymised(plan),
      notCarried: plan.notCarried,
    },
    nulledValues: nulledValues.map(({ column, count }) => ({ column, count: Number(count) })),
    receipt: {
      policyDigest: plan.policyDigest,
      keyId: plan.keyId,
      algorithm: pseudonymised(plan) > 0 ? hmacAlgorithm : 'none',
    },
  };
}
