import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { startRestCatalog } from '../setup/rest-catalog/start.ts';
import { namespace } from './corpus/lake.ts';
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

const sql: WriterSql = {
  append: (table) => `INSERT INTO ${table} VALUES (100, 'theirs', NULL, NULL, NULL, NULL)`,
  merge: (table) => `
    MERGE INTO ${table} t USING (VALUES (2, 'merged'), (3, 'gone'), (100, 'theirs')) AS s (id, words) ON t.id = s.id
    WHEN MATCHED AND s.words = 'gone' THEN DELETE
    WHEN MATCHED THEN UPDATE SET words = s.words
    WHEN NOT MATCHED THEN INSERT (id, words) VALUES (s.id, s.words)`,
  compact: (table) => `ALTER TABLE ${table} EXECUTE optimize`,
  expire: (table) => `ALTER TABLE ${table} EXECUTE expire_snapshots(retention_threshold => '0s')`,
};

describeWriter('Trino', engine, { sql });
