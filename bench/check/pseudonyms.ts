import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contestant, Course } from '../contestants/contestant.ts';
import { carried } from '../corpus/columns.ts';
import { outputFiles, relation, rowsOf, withDuckDb } from './output.ts';

/** How many rows are compared value by value. */
const sample = 1000;
const personal = carried.filter((column) => column.personal === true).map(({ name }) => name);

/**
 * Whether the personal columns hold what Node's own HMAC makes of the export: the first values exactly, all by their number and form.
 * What is wrong, in words, without a value.
 */
export async function checkPseudonyms(course: Course, contestant: Contestant): Promise<string[]> {
  const key = onlyKey(join(course.masking.home, 'keys'));
  const written = relation(await outputFiles(course, contestant));
  const exported = `read_parquet('${course.plain.exportFolder}/*/*.parquet', hive_partitioning = false)`;
  const first = (from: string) => `SELECT ${personal.join(', ')} FROM ${from} WHERE id <= ${sample} ORDER BY id`;
  const values = `SELECT ${personal.map((name) => `count(${name})`).join(', ')} FROM ${exported}`;
  const tokens = personal.map((name) => `count(*) FILTER (WHERE regexp_full_match(${name}, '[0-9a-f]{64}'))`);
  return await withDuckDb(async (connection) => {
    const expected = (await rowsOf(connection, first(exported))).map((row) => row.map((value) => token(key, value)));
    const wrong = differences(expected, await rowsOf(connection, first(written)));
    const counts = await rowsOf(connection, values);
    const missing = differences(counts, await rowsOf(connection, `SELECT ${tokens.join(', ')} FROM ${written}`));
    if (wrong + missing === 0) return [];
    return [
      `${contestant.title}: expected HMACs, found ${wrong} others in ${sample} rows and ${missing} columns with another number`,
    ];
  });
}

function differences(expected: readonly (readonly string[])[], found: readonly (readonly string[])[]): number {
  return expected.flatMap((row, at) => row.filter((value, column) => found[at]?.[column] !== value)).length;
}

function token(key: Uint8Array, value: string): string {
  return value === 'null' ? value : createHmac('sha256', key).update(value).digest('hex');
}

function onlyKey(folder: string): Uint8Array {
  const name = readdirSync(folder).find((each) => each.endsWith('.key'));
  if (name === undefined) throw new Error(`expected a key in ${folder}, found none`);
  return readFileSync(join(folder, name));
}
