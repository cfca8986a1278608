import { instant } from '@snapferry/chassis';
import { defaultMaxShrink } from '@snapferry/contract';
import type { DataOf, tableHeld, tableLoaded } from '@snapferry/events';
import { currentSnapshot, type TableHead } from '@snapferry/iceberg';
import { type HeldLoad, type LoadPlan, type Proof, parseNulledValues, parseProof, property } from '@snapferry/ports';
import { hmacAlgorithm, pseudonymised } from './properties.ts';

/** What TableLoaded says, but for the time that the handler measures. */
export interface Loaded extends Omit<DataOf<typeof tableLoaded>, 'durationMs'> {
  readonly outcome: 'loaded' | 'already-loaded' | 'superseded';
}

/** What TableHeld says. */
export interface Held extends DataOf<typeof tableHeld> {
  readonly outcome: 'held';
}

/** What is announced of a table that holds the run, or something newer: read from the table itself. */
export function describeLoaded(plan: LoadPlan, attempt: number, outcome: Loaded['outcome'], head: TableHead): Loaded {
  const { metadata } = head;
  // Of a newer run's content nothing is said under this one's name.
  const said = outcome === 'superseded' ? {} : metadata.properties;
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
    nulledValues: [...parseNulledValues(said[property.nulledValues])],
    receipt: {
      policyDigest: plan.policyDigest,
      keyId: plan.keyId,
      algorithm: pseudonymised(plan) > 0 ? hmacAlgorithm : 'none',
    },
    ...proofOf(said[property.proof]),
  };
}

/** What is announced of a load that waits; the same however often it is asked for. */
export function describeHeld(plan: LoadPlan, attempt: number, { rows, bytes, rowsBefore, proof }: HeldLoad): Held {
  const { dataset, runId, snapshot, table, maxShrink = defaultMaxShrink } = plan;
  const least = Math.ceil(rowsBefore * (1 - maxShrink));
  return {
    outcome: 'held',
    dataset,
    runId,
    attempt,
    snapshot,
    table,
    reasonCode: 'table-shrank',
    reason:
      `${table.name}: expected at least ${least} rows, since it holds ${rowsBefore} and may lose ${percent(maxShrink)} of them at once (snapferryMaxShrink), found ${rows}. ` +
      `They are written and not published. If they are right: snapferry release ${runId} ${table.name}`,
    rows,
    bytes,
    rowsBefore,
    ...proofOf(proof),
  };
}

function proofOf(said: string | undefined): { proof?: Proof & Record<string, unknown> } {
  const proof = parseProof(said);
  return proof === undefined ? {} : { proof: { ...proof } };
}

function percent(fraction: number): string {
  return `${Number((fraction * 100).toFixed(2))} %`;
}
