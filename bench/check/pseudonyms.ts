import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Contestant, type Course, outputFolder } from '../contestants/contestant.ts';
import { carried } from '../corpus/columns.ts';
import { outputFiles, relation, rowsOf, withDuckDb } from './output.ts';

/** How many rows are compared value by value. */
const sample = 1000;

/** Whether the personal columns hold what Node's own HMAC makes of the export; what is wrong, in words, without a value. */
export async function checkPseudonyms(course: Course, contestant: Contestant): Promise<string[]> {
  const personal = carried.filter((column) => column.personal === true).map(({ name }) => name);
  const key = onlyKey(join(course.masking.home, 'keys'));
  const written = relation(await outputFiles(course, contestant));
  const exported = `read_parquet('${course.plain.exportFolder}/*/*.parquet', hive_partitioning = false)`;
  const select = (from: string) => `SELECT ${personal.join(', ')} FROM ${from} WHERE id <= ${sample} ORDER BY id`;
  return await withDuckDb(async (connection) => {
    const found = await rowsOf(connection, select(written));
    const expected = (await rowsOf(connection, select(exported))).map((row) => row.map((value) => token(key, value)));
    const wrong = expected.flatMap((row, at) => row.filter((value, column) => found[at]?.[column] !== value)).length;
    const digits = personal.map((name) => `count(*) FILTER (WHERE NOT regexp_full_match(${name}, '[0-9a-f]{64}'))`);
    const [others = []] = await rowsOf(connection, `SELECT ${digits.join(', ')} FROM ${written}`);
    const odd = others.reduce((sum, count) => sum + Number(count), 0);
    return wrong + odd === 0 && found.length === sample
      ? []
      : [
          `${outputFolder(course, contestant)}: expected HMACs, found ${wrong + odd} other values in ${found.length} rows`,
        ];
  });
}

function token(key: Uint8Array, value: string): string {
  return value === 'null' ? value : createHmac('sha256', key).update(value).digest('hex');
}

function onlyKey(folder: string): Uint8Array {
  const [name] = readdirSync(folder);
  if (name === undefined) throw new Error(`expected a key in ${folder}, found none`);
  return readFileSync(join(folder, name));
}
