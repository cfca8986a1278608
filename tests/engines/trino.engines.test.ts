import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { rotationStepsOnAws } from '../../packages/cli/src/output/key-steps.ts';
import { analystsQueries } from '../setup/analysts-queries.ts';
import { startRestCatalog } from '../setup/rest-catalog/start.ts';
import { namespace } from './corpus/lake.ts';
import { describeProof } from './describe-proof.ts';
import { describeReader, opened } from './describe-reader.ts';
import { describeWriter, type WriterSql } from './describe-writer.ts';
import { trino } from './engines/trino.ts';
import { startTrino } from './engines/trino-server.ts';

const engine = opened(async () => {
  const { java17, newJava, trino: folder, restCatalogClassPath: classPath } = inject('tools');
  const scratch = join(inject('scratch'), 'trino');
  mkdirSync(scratch, { recursive: true });
  const catalog = await startRestCatalog({ javaHome: java17, classPath, warehouse: inject('lake').warehouse });
  const server = await startTrino({
    javaHome: newJava,
    folder,
    scratch,
    catalogUrl: catalog.url,
    probe: `lake.${namespace}.edges`,
  }).catch(async (error: unknown) => {
    await catalog.stop();
    throw error;
  });
  return trino(server.url, async () => {
    await server.stop();
    await catalog.stop();
  });
});

describeReader('Trino', engine);
describeProof('Trino', engine, {
  sql: 'athena',
  cannot: [{ table: 'wide', reason: 'one expression over 300 columns is too much for its compiler' }],
});

describe('the queries of docs/analysts.md, in the SQL of Trino and so of Athena', () => {
  it('say how fresh the tables are, what did not arrive, and how the counts went', async () => {
    const [fresh, missing, counts, current] = analystsQueries({ namespace, table: 'item' }).map(({ sql }) => sql);
    const ask = (query = '') => engine().query(query);
    const told = (await ask(fresh)).map(([table, , , rows]) => [table, Number(rows)]);
    expect(told).toEqual([
      ['item', 3],
      ['person', 0],
    ]);
    expect((await ask(missing)).map((row) => row.slice(0, 3))).toEqual([
      [null, 'failed', 'export-failed: RDS says no'],
    ]);
    expect((await ask(counts)).map(([, outcome, rows]) => [outcome, Number(rows)])).toEqual([['loaded', 3]]);
    // The corpus has no table item; the one with a history says which run is current.
    const [row] = await ask(current?.replaceAll('"item$', '"history$'));
    expect(row?.[1]).toMatch(/^r-[0-9a-f]{32}$/);
  });
});

it('the query that ends a rotation gives the key of the newest load', async () => {
  const query = rotationStepsOnAws('shop.yaml', '2.0.0', namespace).at(-1)?.split('\n').at(-1)?.trim();
  expect(await engine().query(query?.replace('<table>', 'history') ?? '')).toEqual([['']]); // The corpus hashes nothing.
});

const sql: WriterSql = {
  append: (table) => `INSERT INTO ${table} VALUES (100, 'theirs', NULL, NULL, NULL, NULL)`,
  merge: (table) => `
    MERGE INTO ${table} t USING (VALUES (2, 'merged'), (3, 'gone'), (100, 'theirs')) AS s (id, words) ON t.id = s.id
    WHEN MATCHED AND s.words = 'gone' THEN DELETE
    WHEN MATCHED THEN UPDATE SET words = s.words
    WHEN NOT MATCHED THEN INSERT (id, words) VALUES (s.id, s.words)`,
  reshape: (table) => [
    `ALTER TABLE ${table} ADD COLUMN theirs integer`,
    `ALTER TABLE ${table} SET PROPERTIES partitioning = ARRAY['bucket(id, 2)'], sorted_by = ARRAY['id DESC']`,
    `INSERT INTO ${table} VALUES (100, 'theirs', NULL, NULL, NULL, NULL, 7)`,
  ],
  compact: (table) => `ALTER TABLE ${table} EXECUTE optimize`,
  expire: (table) => `ALTER TABLE ${table} EXECUTE expire_snapshots(retention_threshold => '0s')`,
};

describeWriter('Trino', engine, { sql });
