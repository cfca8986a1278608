import { type ContractTable, type DataContract, qualifiedName } from '../types.ts';

/** One lake table before and after; one of the two is missing where it came or went. */
export interface TablePair {
  readonly older?: ContractTable;
  readonly newer?: ContractTable;
  /** The lake table takes another source table's rows, which stood, or still stand, elsewhere in the contract. */
  readonly swapped?: boolean;
}

/**
 * The carried tables of both versions, paired as the lake knows them: by their name there. What is left over is paired by
 * its name in the database, and then has another name in the lake.
 */
export function pairTables(older: DataContract, newer: DataContract): TablePair[] {
  const before = older.tables.filter((table) => table.carried);
  const after = newer.tables.filter((table) => table.carried);
  const pairs: TablePair[] = [];
  const taken = new Set<ContractTable>();
  const pair = (left: ContractTable, right: ContractTable): void => {
    const moved = qualifiedName(left) !== qualifiedName(right);
    const swapped = moved && (has(after, qualifiedName(left)) || has(before, qualifiedName(right)));
    pairs.push({ older: left, newer: right, ...(swapped && { swapped }) });
    taken.add(left).add(right);
  };
  for (const keyOf of [({ target }: ContractTable) => target, qualifiedName]) {
    for (const right of after) {
      const left = before.find((table) => !taken.has(table) && keyOf(table) === keyOf(right));
      if (left !== undefined && !taken.has(right)) pair(left, right);
    }
  }
  return [
    ...pairs,
    ...after.filter((table) => !taken.has(table)).map((table) => ({ newer: table })),
    ...before.filter((table) => !taken.has(table)).map((table) => ({ older: table })),
  ];
}

function has(tables: readonly ContractTable[], name: string): boolean {
  return tables.some((table) => qualifiedName(table) === name);
}
