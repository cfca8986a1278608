import { globSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tableLoaded, tableRejected } from '@snapferry/events';
import { testRun } from '@snapferry/testkit';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { loader, sql } from './support.ts';

/** What happens to a file between its writing and its proof; nothing, if nothing is said. */
const between = vi.hoisted(() => ({ change: undefined as string | undefined }));

// The engine has no place where a test could come between the two, and should have none.
vi.mock(import('../../../packages/transform/src/copy-rows.ts'), async (importOriginal) => {
  const { copyRows } = await importOriginal();
  return {
    copyRows: async (...args: Parameters<typeof copyRows>) => {
      const copied = await copyRows(...args);
      if (between.change !== undefined) await replaceFile(copied[0]?.copied[0] as string, between.change);
      return copied;
    },
  };
});

/** A sound Parquet file with the same columns under the same name, whose rows are others. */
async function replaceFile(path: string, rows: string): Promise<void> {
  const ids = 'FIELD_IDS {id: 1, name: 2}';
  const found = `(SELECT id, name FROM read_parquet('${path}'))`;
  const beside = join(dirname(path), 'beside');
  await sql(`COPY (${rows.replaceAll('written', found)}) TO '${beside}' (FORMAT parquet, ${ids})`);
  rmSync(path);
  await sql(`COPY (SELECT * FROM read_parquet('${beside}')) TO '${path}' (FORMAT parquet, ${ids})`);
  rmSync(beside);
}

const monday = testRun({ time: '2026-11-23T03:00:00.000Z' });
const tuesday = testRun({ time: '2026-11-24T03:00:00.000Z' });
const rows = "(1, 'SECRET-ann'), (2, 'SECRET-bob'), (3, NULL)";

afterEach(() => {
  between.change = undefined;
});

describe('a written file that does not hold what the export holds', () => {
  it.each([
    ['another value', "SELECT id, replace(name, 'bob', 'bop') AS name FROM written", 'found others in "name"'],
    ['a value for NULL', "SELECT id, coalesce(name, 'x') AS name FROM written", 'found others in "name"'],
    ['a row less', 'SELECT * FROM written WHERE id < 3', 'expected 3 rows, found 2'],
    ['a row more', 'SELECT * FROM written UNION ALL SELECT 4, NULL', 'expected 3 rows, found 4'],
    [
      'one row twice and another not',
      'SELECT * FROM written WHERE id < 3 UNION ALL SELECT * FROM written WHERE id = 1',
      'in "id", "name"',
    ],
    [
      'values shifted between rows',
      'SELECT (id % 3 + 1)::INTEGER AS id, name FROM written',
      'values shifted between rows',
    ],
  ])('(%s) rejects the load, and nothing of it is published', async (_what, change, said) => {
    const rig = loader();
    await rig.loadRows(monday, "(1, 'SECRET-old')");
    const before = await rig.head();
    const files = globSync(join(rig.home, 'lake/**/*'));
    rig.publisher.forget();
    between.change = change;
    await rig.loadRows(tuesday, rows);
    const [rejected] = rig.publisher.dataOf(tableRejected);
    expect(rejected).toMatchObject({ reasonCode: 'content-mismatch', reason: expect.stringContaining(said) });
    expect(rig.publisher.dataOf(tableLoaded)).toEqual([]);
    expect(await rig.head()).toEqual(before);
    expect(globSync(join(rig.home, 'lake/**/*'))).toEqual(files);
    expect(JSON.stringify(rig.publisher.events) + rig.output()).not.toContain('SECRET');
  });

  it('stands in nobody’s way: a replay loads the rows', async () => {
    const rig = loader();
    between.change = 'SELECT * FROM written WHERE id < 3';
    const message = await rig.loadRows(monday, rows);
    expect(await rig.head()).toBeUndefined();
    between.change = undefined;
    await rig.load(message);
    expect((await rig.rows()).length).toBe(3);
    expect(await rig.verify()).toMatchObject({ status: 'intact' });
  });
});
