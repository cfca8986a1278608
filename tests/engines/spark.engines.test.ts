import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';
import { describeProof } from './describe-proof.ts';
import { describeReader, opened } from './describe-reader.ts';
import { describeWriter, type WriterSql } from './describe-writer.ts';
import { spark } from './engines/spark.ts';

const engine = opened(async () => {
  const { python, java17, sparkJar } = inject('tools');
  const scratch = join(inject('scratch'), 'spark');
  mkdirSync(scratch, { recursive: true });
  return spark({ python, javaHome: java17, jar: sparkJar, warehouse: inject('lake').warehouse, scratch });
});

const cannot = [{ table: 'times', reason: 'Spark 3.5 has no type for a time of day' }];

describeReader('Spark', engine, { cannot });
describeProof('Spark', engine, { sql: 'spark', first: ['USE lake'], cannot });

const sql: WriterSql = {
  append: (table) => `INSERT INTO ${table} VALUES (100, 'theirs', NULL, NULL, NULL, NULL)`,
  merge: (table) => `
    MERGE INTO ${table} t USING (SELECT * FROM VALUES (2, 'merged'), (3, 'gone'), (100, 'theirs') AS v(id, words)) s ON t.id = s.id
    WHEN MATCHED AND s.words = 'gone' THEN DELETE
    WHEN MATCHED THEN UPDATE SET words = s.words
    WHEN NOT MATCHED THEN INSERT (id, words) VALUES (s.id, s.words)`,
  reshape: (table) => [
    `ALTER TABLE ${table} ADD COLUMN theirs int`,
    `ALTER TABLE ${table} ADD PARTITION FIELD bucket(2, id)`,
    `ALTER TABLE ${table} WRITE ORDERED BY id DESC`,
    `INSERT INTO ${table} VALUES (100, 'theirs', NULL, NULL, NULL, NULL, 7)`,
  ],
  compact: (table) =>
    `CALL lake.system.rewrite_data_files(table => '${table.replace('lake.', '')}', options => map('rewrite-all', 'true'))`,
  expire: (table) =>
    `CALL lake.system.expire_snapshots(table => '${table.replace('lake.', '')}', older_than => TIMESTAMP '2999-01-01 00:00:00', retain_last => 1)`,
};

describeWriter('Spark', engine, {
  sql,
  mergeOnRead: (table) =>
    `ALTER TABLE ${table} SET TBLPROPERTIES ('write.delete.mode' = 'merge-on-read', 'write.merge.mode' = 'merge-on-read')`,
});
