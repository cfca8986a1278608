import { currentDataFiles, currentSchema, fileCatalog, filePath, localFileIo } from '@snapferry/iceberg';
import { openLoadEngine, type StoredColumn } from '@snapferry/transform';
import { readTask } from './contestant.ts';
import type { ReadBackTask } from './loader.ts';

/** Half of a load's proof, alone: the sums of every column and of the rows, from the files that were written. */
const { warehouse, namespace, table, scratch, engine: settings } = readTask<ReadBackTask>();
const head = await fileCatalog({ warehouse }).load({ namespace, name: table });
if (head === undefined) throw new Error(`expected the table ${namespace}.${table}, found none`);
const { dataFiles } = await currentDataFiles(localFileIo(), head);
const columns = currentSchema(head.metadata).fields.map(({ id, type }): StoredColumn => {
  const isList = typeof type !== 'string';
  return { fieldId: id, icebergType: isList ? `list<${type.element}>` : type };
});
const engine = await openLoadEngine({ tempDirectory: scratch, ...settings });
const files = dataFiles.map(({ uri }) => filePath(uri));
const { rows } = await engine.contentOf(files, columns, 1n);
await engine.close();
const expected = dataFiles.reduce((sum, { recordCount }) => sum + recordCount, 0n);
if (rows !== expected) throw new Error(`expected ${expected} rows in the files, found ${rows}`);
