import { defaultRetentionDays, type RetentionDays } from '../retention.ts';
import type { ContractTable, DataContract } from '../types.ts';
import type { ContractChange, ContractDiff, DiffContext, LakeTypes } from './change.ts';
import { diffDataset, diffVersion } from './diff-dataset.ts';
import { diffTable } from './diff-table.ts';
import { pairTables } from './pair-tables.ts';

export interface DiffOptions {
  readonly lake: LakeTypes;
  readonly retention?: RetentionDays;
}

/**
 * What a new version of a contract changes, for the lake and for the readers of its tables. Compares what the versions
 * say, and no database: whether that is as the new one says, `compareWithSchema` tells.
 */
export function diffContracts(older: DataContract, newer: DataContract, options: DiffOptions): ContractDiff {
  if (older.digest === newer.digest) return { verdict: 'unchanged', changes: [] };
  const context = { lake: options.lake, retention: options.retention ?? defaultRetentionDays };
  const changes = [...diffDataset(older, newer), ...tableChanges(older, newer, context)];
  const all = [...diffVersion(older, newer, changes), ...changes];
  return { verdict: gravest(all), changes: all };
}

function* tableChanges(older: DataContract, newer: DataContract, context: DiffContext): Generator<ContractChange> {
  const fresh = older.dataset !== newer.dataset;
  const place = new Map(newer.tables.map((table, index) => [table, index]));
  const order = (table: ContractTable | undefined): number =>
    table === undefined ? Number.MAX_SAFE_INTEGER : (place.get(table) ?? 0);
  for (const pair of pairTables(older, newer).toSorted((a, b) => order(a.newer) - order(b.newer))) {
    yield* diffTable(pair, { ...context, fresh });
  }
}

function gravest(changes: readonly ContractChange[]): ContractDiff['verdict'] {
  return (
    (['refused', 'breaking'] as const).find((effect) => changes.some((change) => change.effect === effect)) ??
    'compatible'
  );
}
