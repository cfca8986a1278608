import type { Contestant } from '../contestants/contestant.ts';
import { carried } from '../corpus/columns.ts';
import type { Output } from './output.ts';

/** By how much bytes may differ from the floor's: with threads, DuckDB does not end files at the same row each time. */
const tolerance = 0.05;
/** After how many rows DuckDB looks whether a row group is full. */
const step = 2048;

/** What is wrong with a contestant's output, in words, held against the floor's. */
export function compareOutputs(contestant: Contestant, found: Output, floor: Output): string[] {
  const faults: string[] = [];
  const expect = (what: string, expected: unknown, actual: unknown) => {
    if (expected !== actual) faults.push(`${contestant.title}: ${what}: expected ${expected}, found ${actual}`);
  };
  const masks = contestant.masks === true;
  expect('rows', floor.rows, found.rows);
  for (const { name, personal } of carried) {
    if (!(masks && personal)) expect(name, floor.columns[name], found.columns[name]);
  }
  if (masks) expect('sum of the hashes of all rows but their personal columns', floor.openRows, found.openRows);
  else expect('sum of the hashes of all rows', floor.wholeRows, found.wholeRows);
  return faults;
}

/** Codec, row groups and size of files are part of the work: who is held against the floor has to write the same. */
export function compareShapes(contestant: Contestant, found: Output, floor: Output): string[] {
  const close = (of: number, to: number) => Math.abs(of / to - 1) <= tolerance;
  const sameFiles = close(found.bytes, floor.bytes) && Math.abs(found.files - floor.files) <= 1;
  const sameGroups = Math.abs(found.rowGroup - floor.rowGroup) <= step;
  // Pseudonyms are longer than what they stand for, and row groups and files end by their bytes.
  const more = found.bytes > floor.bytes && found.files >= floor.files && found.rowGroup <= floor.rowGroup + step;
  if (found.codecs === floor.codecs && (contestant.masks === true ? more : sameFiles && sameGroups)) return [];
  return [`${contestant.title}: expected the floor's ${shape(floor)}, found ${shape(found)}`];
}

function shape({ codecs, rowGroup, files, bytes }: Output): string {
  return `${files} files, ${bytes} bytes of ${codecs}, up to ${rowGroup} rows in a row group`;
}
