import { type ContractColumn, type ContractTable, isCarried } from '../types.ts';

/** One column of a lake table before and after; one of the two is missing where it came or went. */
export interface ColumnPair {
  readonly older?: ContractColumn;
  readonly newer?: ContractColumn;
}

/**
 * The carried columns of both versions, paired as the lake pairs them: by the former name where the new version gives one that
 * is gone, otherwise by their name in the lake.
 */
export function pairColumns(older: ContractTable, newer: ContractTable): ColumnPair[] {
  const before = new Map(older.columns.filter(isCarried).map((column) => [column.target, column]));
  const after = newer.columns.filter(isCarried);
  const names = new Set(after.map(({ target }) => target));
  const taken = new Set<string>();
  const pairs = after.map((column): ColumnPair => {
    const former = column.renamedFrom?.toLowerCase();
    const renamed = former !== undefined && !names.has(former) ? before.get(former) : undefined;
    const found = renamed ?? before.get(column.target);
    if (found === undefined) return { newer: column };
    taken.add(found.target);
    return { older: found, newer: column };
  });
  return [
    ...pairs,
    ...[...before.values()].filter(({ target }) => !taken.has(target)).map((column) => ({ older: column })),
  ];
}

/** Columns that both versions carry under different names: the new name by the old one, both as in PostgreSQL. */
export function renamedColumns(older: ContractTable, newer: ContractTable): ReadonlyMap<string, string> {
  const pairs = pairColumns(older, newer).flatMap(({ older: before, newer: after }) =>
    before === undefined || after === undefined ? [] : [[before.name, after.name] as const],
  );
  return new Map(pairs);
}
