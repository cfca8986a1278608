import { daysUntilGone } from '../explain/days-until-gone.ts';
import { quoted } from '../text.ts';
import { type ContractTable, isCarried, qualifiedName } from '../types.ts';
import { about, type ContractChange, type DiffContext } from './change.ts';
import { diffColumns } from './diff-columns.ts';
import { diffLayout } from './diff-layout.ts';
import type { TablePair } from './pair-tables.ts';

interface TableContext extends DiffContext {
  /** The lake makes the table anew, so no type or name of old columns is in the way. */
  readonly fresh: boolean;
}

export function diffTable({ older, newer, swapped }: TablePair, context: TableContext): ContractChange[] {
  if (older === undefined) return newer === undefined ? [] : [added(newer)];
  if (newer === undefined) return [removed(older, context)];
  const renamed = older.target !== newer.target;
  return [
    ...(renamed ? [targetChanged(older, newer)] : []),
    ...(qualifiedName(older) === qualifiedName(newer) ? [] : [sourceChanged(older, newer, swapped === true)]),
    ...diffColumns(older, newer, { ...context, fresh: context.fresh || renamed }),
    ...diffLayout(older, newer),
  ];
}

function added(table: ContractTable): ContractChange {
  const count = table.columns.filter(isCarried).length;
  return about({ table: qualifiedName(table) })('table-added', 'compatible', 'more', {
    after: table.target,
    lake: `The table ${table.target} is made, with ${count === 1 ? 'one column' : `${count} columns`}. If the lake has one of that name that Snapferry did not write, the table is rejected.`,
    readers: 'A new table.',
  });
}

function removed(table: ContractTable, { retention }: TableContext): ContractChange {
  return about({ table: qualifiedName(table) })('table-removed', 'breaking', 'less', {
    before: table.target,
    lake: `${table.target} stays as it was last loaded, for as long as nobody drops it: nothing removes its current rows. Raw exports of it are gone after ${daysUntilGone(retention).landing} days at most.`,
    readers: 'The table is refreshed no more, and looks as if it were.',
  });
}

function targetChanged(older: ContractTable, newer: ContractTable): ContractChange {
  return about({ table: qualifiedName(newer) })('target-changed', 'breaking', 'same', {
    before: older.target,
    after: newer.target,
    lake: `The table ${newer.target} is made anew. ${older.target} stays as it was last loaded, its rows too, for as long as nobody drops it.`,
    readers: `Queries must name ${newer.target}; ${older.target} is refreshed no more.`,
  });
}

function sourceChanged(older: ContractTable, newer: ContractTable, swapped: boolean): ContractChange {
  const [before, after] = [qualifiedName(older), qualifiedName(newer)];
  return about({ table: after })('table-source-changed', swapped ? 'breaking' : 'compatible', 'same', {
    before,
    after,
    lake: `${newer.target} takes the rows of ${quoted(after)} instead of those of ${quoted(before)}.`,
    readers: swapped
      ? 'The table holds another table’s rows under its old name.'
      : 'Nothing, if the database merely renamed or moved the table; look whether it did.',
  });
}
