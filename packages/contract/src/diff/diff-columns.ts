import { daysUntilGone } from '../explain/days-until-gone.ts';
import { quoted } from '../text.ts';
import { type ContractColumn, type ContractPartition, type ContractTable, isCarried, qualifiedName } from '../types.ts';
import { about, type ContractChange, type DiffContext } from './change.ts';
import { diffColumn } from './diff-column.ts';
import { type ColumnPair, pairColumns } from './pair-columns.ts';

interface ColumnsContext extends DiffContext {
  readonly fresh: boolean;
}

/** What changes in the columns of a table that both versions carry. */
export function diffColumns(older: ContractTable, newer: ContractTable, context: ColumnsContext): ContractChange[] {
  const pairs = pairColumns(older, newer);
  const added = pairs.filter((pair) => pair.older === undefined).map((pair) => pair.newer as ContractColumn);
  const changes = pairs.flatMap(({ older: before, newer: after }): ContractChange[] => {
    if (after === undefined) return [dropped(before as ContractColumn, { older, newer, added }, context)];
    if (before === undefined) return [gained(after, newer)];
    return [...diffColumn(before, after, qualifiedName(newer), context)];
  });
  return [
    ...(context.fresh ? [] : [...takenNames(older, newer, pairs), ...bothNames(older, newer, pairs)]),
    ...changes,
    ...(isReordered(older, pairs) ? [reordered(newer)] : []),
  ];
}

/**
 * Columns whose name the old partitions hold: their fields have names of their own. A table that was partitioned once remembers it
 * for good, which two versions of a contract cannot show; this sees the last.
 */
function* takenNames(
  older: ContractTable,
  newer: ContractTable,
  pairs: readonly ColumnPair[],
): Generator<ContractChange> {
  for (const field of older.partition ?? []) {
    const source = older.columns.find(({ name }) => name === field.column);
    if (source === undefined) continue;
    const name = partitionName(source.target, field);
    if (older.columns.some((column) => isCarried(column) && column.target === name)) continue;
    const taker = pairs.find((pair) => pair.older !== source && pair.newer?.target === name);
    if (taker?.newer === undefined) continue;
    yield about({ table: qualifiedName(newer), column: taker.newer.name })('name-taken', 'refused', 'same', {
      after: taker.newer.target,
      lake: `The table was partitioned by ${quoted(source.target)}, and keeps the name ${quoted(taker.newer.target)} for that: it is rejected every day, and stays as it was. Give the column another name, or the table another snapferryTarget.`,
      readers: 'The table is refreshed no more.',
    });
  }
}

/** Renamed columns that take the name of another one that the table has: the lake does not choose between them. */
function* bothNames(
  older: ContractTable,
  newer: ContractTable,
  pairs: readonly ColumnPair[],
): Generator<ContractChange> {
  const before = new Set(older.columns.filter(isCarried).map(({ target }) => target));
  for (const { older: from, newer: to } of pairs) {
    if (from === undefined || to === undefined || from.target === to.target || !before.has(to.target)) continue;
    yield about({ table: qualifiedName(newer), column: to.name })('name-taken', 'refused', 'same', {
      before: from.target,
      after: to.target,
      lake: `The table has columns of both names, ${quoted(from.target)} and ${quoted(to.target)}: it is rejected every day, and stays as it was. Take snapferryRenamedFrom out; or, if ${quoted(from.target)} is to take the other's place, first let a version without ${quoted(to.target)} be loaded, or give it another name where the table was partitioned by ${quoted(to.target)}.`,
      readers: 'The table is refreshed no more.',
    });
  }
}

/** As the lake calls the field (Iceberg's Java library names them so). */
function partitionName(target: string, { transform, parameter }: ContractPartition): string {
  if (transform === 'identity') return target;
  const kind = transform === 'truncate' ? 'trunc' : transform;
  return parameter === undefined ? `${target}_${kind}` : `${target}_${kind}_${parameter}`;
}

function gained(column: ContractColumn, table: ContractTable): ContractChange {
  const change = about({ table: qualifiedName(table), column: column.name });
  return change('column-added', 'compatible', column.policy === 'redact' ? 'same' : 'more', {
    after: column.policy,
    lake: `The table gets the column ${quoted(column.target)}; a denied column of that name, or one of long ago, is another column to it.`,
    readers:
      'A new column, last or in the place that the contract gives it. In earlier states of the table it is NULL.',
  });
}

function dropped(
  column: ContractColumn,
  { older, newer, added }: { older: ContractTable; newer: ContractTable; added: readonly ContractColumn[] },
  { retention }: ColumnsContext,
): ContractChange {
  const change = about({ table: qualifiedName(newer), column: column.name });
  const named = newer.columns.some(({ name }) => name === column.name);
  const partitioned = older.partition?.some((field) => field.column === column.name) === true;
  const twin = added.find(
    ({ physicalType, renamedFrom }) => physicalType === column.physicalType && renamedFrom === undefined,
  );
  const { earlier, lake } = daysUntilGone(retention);
  return change('column-dropped', 'breaking', column.policy === 'redact' ? 'same' : 'less', {
    before: column.policy,
    lake: [
      partitioned
        ? 'The table was partitioned by it, so the column stays, and is NULL from the next load on.'
        : 'The next load takes the column out of the table.',
      `Its values can be queried in earlier states for ${earlier} days, and are physically gone after ${lake} at most.`,
      named
        ? ''
        : 'While the database has it, it is reported as drift: name it without a policy to keep it out knowingly.',
    ]
      .filter((text) => text !== '')
      .join(' '),
    readers: [
      'Queries that name the column fail.',
      twin === undefined ? '' : `If it is now called ${quoted(twin.name)}, say so there with snapferryRenamedFrom.`,
    ]
      .filter((text) => text !== '')
      .join(' '),
  });
}

/** Whether the columns that both versions carry stand in another order. */
function isReordered(older: ContractTable, pairs: readonly ColumnPair[]): boolean {
  const both = pairs.flatMap((pair) => (pair.older === undefined || pair.newer === undefined ? [] : [pair.older]));
  const before = older.columns.filter((column) => both.includes(column));
  return both.some((column, index) => column !== before[index]);
}

function reordered(table: ContractTable): ContractChange {
  return about({ table: qualifiedName(table) })('columns-reordered', 'compatible', 'same', {
    after: table.columns
      .filter(isCarried)
      .map(({ name }) => name)
      .join(', '),
    lake: 'The next load puts the columns in the new order; no value changes.',
    readers: 'Only what goes by position notices: INSERT … SELECT *, UNION, exports to CSV.',
  });
}
