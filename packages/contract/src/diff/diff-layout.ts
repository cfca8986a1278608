import { type ContractTable, qualifiedName } from '../types.ts';
import { about, type ContractChange } from './change.ts';
import { renamedColumns } from './pair-columns.ts';

/** What changes in a table's key, order of rows, partitions and hold. */
export function* diffLayout(older: ContractTable, newer: ContractTable): Generator<ContractChange> {
  const change = about({ table: qualifiedName(newer) });
  const renamed = renamedColumns(older, newer);
  const now = (column: string): string => renamed.get(column) ?? column;
  const keys = { before: inWords(older.primaryKey.map(now)), after: inWords(newer.primaryKey) };
  if (keys.before !== keys.after) {
    yield change('primary-key-changed', 'breaking', 'same', {
      ...keys,
      lake: 'The lake enforces no key; it is told to readers and used where rows of two days are compared.',
      readers: 'Other columns tell rows apart: joins and counts by the old key may find rows twice or not at all.',
    });
  }
  const partitions = { before: partitionText(older, now), after: partitionText(newer) };
  if (partitions.before !== partitions.after) {
    yield change('partition-changed', 'compatible', 'same', {
      ...partitions,
      lake: 'The next load lays its files out anew; a day that needs more than 100 partitions is rejected.',
      readers: 'The same rows. Queries that filter by the old partitions may read more.',
    });
  }
  const sorts = { before: sortText(older, now), after: sortText(newer) };
  if (sorts.before !== sorts.after) {
    yield change('sort-changed', 'compatible', 'same', {
      ...sorts,
      lake: 'The next load orders the rows within its files anew.',
      readers: 'The same rows, in no order that a query may count on. Filters by other columns may read more.',
    });
  }
  if (older.maxShrink !== newer.maxShrink) {
    yield change('hold-changed', 'compatible', 'same', {
      before: shrinkText(older.maxShrink),
      after: shrinkText(newer.maxShrink),
      lake: 'A load that takes away more rows than this is held back until somebody releases it.',
      readers: 'A day that loses many rows may be held, or no longer be.',
    });
  }
}

function inWords(columns: readonly string[]): string {
  return columns.length === 0 ? 'none' : columns.join(', ');
}

function partitionText({ partition = [] }: ContractTable, now = (column: string) => column): string {
  return inWords(
    partition.map(({ column, transform, parameter }) =>
      transform === 'identity'
        ? now(column)
        : `${transform}(${parameter === undefined ? '' : `${parameter}, `}${now(column)})`,
    ),
  );
}

function sortText({ sort = [] }: ContractTable, now = (column: string) => column): string {
  return inWords(sort.map(({ column, direction }) => `${now(column)} ${direction}`));
}

function shrinkText(maxShrink: number | undefined): string {
  return maxShrink === undefined ? 'the default, 0.5' : String(maxShrink);
}
