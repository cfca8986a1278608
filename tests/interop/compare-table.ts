import type { ViewedTable } from './contract-view.ts';
import { columnType } from './expected-types.ts';
import type { LakeReader, TableRows } from './lake-reader.ts';
import { differences, type Row } from './rows.ts';

/** What differs between the rows that PyIceberg reads, now or at a snapshot, and the rows expected. */
export async function tableDifferences(
  reader: LakeReader,
  given: { table: ViewedTable; location: string; expected: readonly Row[]; snapshotId?: string },
): Promise<string[]> {
  const { table, location, expected, snapshotId } = given;
  const found = await reader.read(location, snapshotId);
  const columns = table.columns.map(({ name }) => name);
  return differences(columns, expected, inOrder(found, columns), table.keyLength);
}

/** The rows with their cells in the order of these columns. */
export function inOrder({ columns, rows }: TableRows, wanted: readonly string[]): Row[] {
  const places = wanted.map((name) => columns.indexOf(name));
  return rows.map((row) => places.map((place) => row[place] ?? null));
}

/** Name and type of each column that the table must have, ordered by name. */
export function expectedSchema(table: ViewedTable): { name: string; type: string }[] {
  return byName(table.columns.map((column) => ({ name: column.name, type: columnType(column) })));
}

/** Name and type of each column that PyIceberg sees, ordered by name. */
export async function foundSchema(reader: LakeReader, location: string): Promise<{ name: string; type: string }[]> {
  const { schema } = await reader.describe(location);
  return byName(schema.map(({ name, type }) => ({ name, type })));
}

function byName<T extends { name: string }>(columns: readonly T[]): T[] {
  return [...columns].sort((a, b) => (a.name < b.name ? -1 : 1));
}
