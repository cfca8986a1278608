import type { Cell, Row } from './corpus/cells.ts';

const mostToTell = 10;

/** What differs between two sets of rows with the same columns, the first ones being the key; nothing if they are equal. */
export function differences(
  columns: readonly string[],
  expected: readonly Row[],
  found: readonly Row[],
  keyLength = 1,
): string[] {
  const keyOf = (row: Row): string => row.slice(0, keyLength).map(String).join(' ');
  const told = expected.length === found.length ? [] : [`expected ${expected.length} rows, found ${found.length}`];
  const byKey = new Map(found.map((row) => [keyOf(row), row]));
  for (const row of expected) {
    const key = keyOf(row);
    const other = byKey.get(key);
    byKey.delete(key);
    for (const [index, column] of columns.entries()) {
      const [want, have] = [text(row[index]), other === undefined ? 'no such row' : text(other[index])];
      if (want !== have) told.push(`${column} of row ${key}: expected ${want}, found ${have}`);
    }
  }
  for (const key of byKey.keys()) told.push(`found row ${key}, which is not expected`);
  return told.slice(0, mostToTell);
}

function text(cell: Cell | undefined): string {
  const whole = JSON.stringify(cell ?? null);
  return whole.length > 200 ? `${whole.slice(0, 200)}… (${whole.length} characters)` : whole;
}
