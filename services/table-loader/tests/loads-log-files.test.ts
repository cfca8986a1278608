import { copyFileSync } from 'node:fs';
import { appendFiles, currentDataFiles, currentSchema, filePath, localFileIo, planSchema } from '@snapferry/iceberg';
import { describe, expect, it } from 'vitest';
import { auditTable } from '../../../packages/iceberg/tests/audit-table.ts';
import { commitDeps, completed, headOf, loads, type Rig, rows, run, table, tomorrow } from './loads-log.ts';
import { loader } from './support.ts';

describe('the files of the log', () => {
  /** Copies the log's one file so often that it has that many. */
  async function grow(rig: Rig, count: number): Promise<void> {
    const head = await headOf(rig);
    const [first] = (await currentDataFiles(localFileIo(), head)).dataFiles;
    if (first === undefined) throw new Error('expected a file');
    const files = Array.from({ length: count - 1 }, (_, index) => {
      const uri = first.uri.replace('.parquet', `-copy${index}.parquet`);
      copyFileSync(filePath(first.uri), filePath(uri));
      const { recordCount, fileSizeBytes } = first;
      return { uri, recordCount, fileSizeBytes, splitOffsets: [], columns: new Map() };
    });
    const { fields } = currentSchema(head.metadata);
    const columns = fields.map(({ name, type }) => ({ name, type: type as 'string' }));
    await appendFiles(commitDeps(rig), {
      table: loads,
      columns,
      schema: planSchema(head, columns),
      files,
      properties: {},
      summary: {},
      admit: () => ({ proceed: true }),
      key: 'copies',
    });
  }

  it('become one when there are fifty, without a row lost or doubled, and no key forgotten', async () => {
    const rig = loader();
    await rig.end(completed());
    await grow(rig, 48);
    await rig.end(completed(run, { revision: 2 }));
    expect((await currentDataFiles(localFileIo(), await headOf(rig))).dataFiles).toHaveLength(49);
    await rig.end(completed(run, { revision: 3, tables: [table('artist'), table('album', { rows: null })] }));
    const head = await headOf(rig);
    expect((await currentDataFiles(localFileIo(), head)).dataFiles).toHaveLength(1);
    expect(head.metadata.snapshots.at(-1)?.summary.operation).toBe('replace');
    // Of the copies nothing is listed but their rows.
    expect((await auditTable(head)).filter((problem) => !problem.includes('-copy'))).toEqual([]);
    const revisions = (await rows(rig)).map(({ revision }) => Number(revision));
    expect(revisions).toEqual([...Array.from({ length: 48 }, () => 1), 2, 3, 3]);
    await rig.end(completed(), completed(run, { revision: 2 }));
    await rig.end(completed(tomorrow));
    expect(await rows(rig)).toHaveLength(52);
  });

  it('stay as they are in a table to which others added a column', async () => {
    const rig = loader();
    await rig.end(completed());
    await grow(rig, 49);
    const head = await headOf(rig);
    const { fields } = currentSchema(head.metadata);
    const columns = [
      ...fields.map(({ name, type }) => ({ name, type: type as 'string' })),
      { name: 'mine', type: 'int' as const },
    ];
    const more = { properties: {}, summary: {}, admit: () => ({ proceed: true }) as const, key: 'mine', files: [] };
    await appendFiles(commitDeps(rig), { table: loads, columns, schema: planSchema(head, columns), ...more });
    await rig.end(completed(tomorrow));
    expect((await currentDataFiles(localFileIo(), await headOf(rig))).dataFiles).toHaveLength(50);
    expect(currentSchema((await headOf(rig)).metadata).fields.at(-1)?.name).toBe('mine');
  });
});
