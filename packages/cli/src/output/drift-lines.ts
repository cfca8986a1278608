import type { DriftItem } from '@snapferry/events';
import { pc } from './colours.ts';
import { printableLine } from './format.ts';

const changes: Readonly<Record<DriftItem['change'], string>> = {
  'column-added': 'in the database, not in the contract, so not carried',
  'column-removed': 'in the contract, no longer in the database',
  'type-changed': 'of another type in the database than in the contract',
  'table-missing': 'in the contract, not exported',
};

/** One line for each table and kind of change; new ones first, since standing drift was told before. */
export function driftLines(drift: readonly DriftItem[], omitted = 0): string[] {
  const groups = Map.groupBy(drift, (item) => `${item.new === false ? 1 : 0} ${item.table} ${item.change}`);
  const lines = [...groups.entries()].toSorted().map(([, items]) => {
    const [first] = items as [DriftItem, ...DriftItem[]];
    const names = items.flatMap((item) => nameOf(item) ?? []);
    const what = names.length === 0 ? first.table : `${first.table}: ${names.join(', ')}`;
    const age = first.new === false ? `since ${first.since?.slice(0, 10)}` : 'new';
    return `${pc.yellow('Δ')} drift (${age})  ${printableLine(what)}  ${pc.dim(changes[first.change])}`;
  });
  const more = `${pc.yellow('Δ')} drift  ${omitted} more of it had no room in the events of its tables`;
  return omitted === 0 ? lines : [...lines, more];
}

function nameOf({ column, found }: DriftItem): string | undefined {
  return found === undefined || column === undefined ? column : `${column} (now ${found})`;
}
