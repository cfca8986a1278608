/** A value in the one text form that all sides are brought to: see python/cells.py. */
export type Cell = string | null | readonly Cell[];

export type Row = readonly Cell[];

const mostToTell = 5;

/**
 * What differs between two sets of rows, cell by cell, in words; nothing if they are equal. No order is asked for: rows are
 * paired by their first `keyLength` cells, and by all cells where a table has no key.
 */
export function differences(
  columns: readonly string[],
  expected: readonly Row[],
  found: readonly Row[],
  keyLength: number,
): string[] {
  const told: string[] = [];
  if (expected.length !== found.length) told.push(`expected ${expected.length} rows, found ${found.length}`);
  const wanted = sorted(expected, keyLength);
  const present = sorted(found, keyLength);
  for (let index = 0; index < Math.max(wanted.length, present.length) && told.length < mostToTell; index += 1) {
    told.push(...rowDifferences(columns, wanted[index]?.row, present[index]?.row));
  }
  return told;
}

function rowDifferences(columns: readonly string[], expected: Row | undefined, found: Row | undefined): string[] {
  if (expected === undefined || found === undefined)
    return [`expected row ${JSON.stringify(expected)}, found ${JSON.stringify(found)}`];
  return columns.flatMap((column, index) => {
    const [want, have] = [JSON.stringify(expected[index]), JSON.stringify(found[index])];
    return want === have ? [] : [`${column} of row ${JSON.stringify(expected[0])}: expected ${want}, found ${have}`];
  });
}

function sorted(rows: readonly Row[], keyLength: number): { text: string; row: Row }[] {
  return rows
    .map((row) => ({ text: JSON.stringify(keyLength === 0 ? row : row.slice(0, keyLength)), row }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
}
