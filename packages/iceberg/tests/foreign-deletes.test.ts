import { describe, expect, it } from 'vitest';
import {
  currentDataFiles,
  fileCatalog,
  localFileIo,
  planSchema,
  rewriteContent,
  UnsupportedTableError,
} from '../src/index.ts';
import { auditTable } from './audit-table.ts';
import { depsFor, idColumn, load, loaded, madeUpFile, orders, temporaryFolder } from './fixtures.ts';
import { foreignDelete } from './foreign-writers.ts';

const io = localFileIo();

describe('a table with row-level deletes of another writer', () => {
  it('shows the delete files to a reader', async () => {
    const deps = depsFor(fileCatalog({ warehouse: await temporaryFolder() }));
    const head = await foreignDelete(deps, await loaded(deps, [madeUpFile('a')]));
    const { dataFiles, deleteFiles } = await currentDataFiles(io, head);
    expect(dataFiles.map((file) => file.sequenceNumber)).toEqual([1n]);
    expect(deleteFiles).toMatchObject([{ kind: 'position', sequenceNumber: 2n, recordCount: 3n }]);
  });

  it('is not compacted: what the delete files take away would come back', async () => {
    const deps = depsFor(fileCatalog({ warehouse: await temporaryFolder() }));
    const head = await foreignDelete(deps, await loaded(deps, [madeUpFile('a')]));
    const columns = [idColumn];
    const rewritten = rewriteContent(deps, {
      table: orders,
      columns,
      schema: planSchema(head, columns),
      files: [madeUpFile('b')],
      properties: {},
      summary: {},
      snapshotId: head.metadata['current-snapshot-id'] as bigint,
    });
    await expect(rewritten).rejects.toThrow(UnsupportedTableError);
    expect((await deps.catalog.load(orders))?.version).toBe(head.version);
  });

  it('loses data and delete files to a replace, each with its sequence number', async () => {
    const deps = depsFor(fileCatalog({ warehouse: await temporaryFolder() }));
    const { metadata: made } = await foreignDelete(deps, await loaded(deps, [madeUpFile('a')]));
    const head = await loaded(deps, [madeUpFile('b', 4n)]);
    const { dataFiles, deleteFiles } = await currentDataFiles(io, head);
    expect(dataFiles.map((file) => file.uri)).toEqual(['file:///nowhere/b.parquet']);
    expect(deleteFiles).toEqual([]);
    expect(head.metadata.snapshots[2]?.summary).toMatchObject({
      operation: 'overwrite',
      'total-records': '4',
      'total-delete-files': '0',
      'deleted-data-files': '1',
      'deleted-records': '10',
      'removed-delete-files': '1',
      'removed-position-delete-files': '1',
      'removed-position-deletes': '3',
    });
    const problems = await auditTable(head, { dataFiles: false });
    // The made-up delete has no summary of its own.
    expect(problems.filter((problem) => !problem.startsWith(`snapshot ${made['current-snapshot-id']}:`))).toEqual([]);
  });

  it('replaces 1,000 files by 1,000 files', async () => {
    const deps = depsFor(fileCatalog({ warehouse: await temporaryFolder() }));
    const files = (prefix: string) => Array.from({ length: 1000 }, (_, i) => madeUpFile(`${prefix}-${i}`));
    await load(deps, files('a'));
    const head = await loaded(deps, files('b'));
    expect(await auditTable(head, { dataFiles: false })).toEqual([]);
    expect(head.metadata.snapshots[1]?.summary['deleted-data-files']).toBe('1000');
  });
});
