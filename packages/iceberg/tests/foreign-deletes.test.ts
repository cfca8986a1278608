import { describe, expect, it } from 'vitest';
import {
  currentDataFiles,
  fileCatalog,
  localFileIo,
  planSchema,
  rewriteContent,
  type Snapshot,
  type TableHead,
  UnsupportedTableError,
} from '../src/index.ts';
import { liveManifests } from '../src/live-files.ts';
import { entryStatus, type Manifest, manifestBytes } from '../src/manifest.ts';
import { manifestListBytes, readManifestList } from '../src/manifest-list.ts';
import { listed, writeRemovedManifest } from '../src/replace-manifests.ts';
import { auditTable } from './audit-table.ts';
import { depsFor, idColumn, load, loaded, madeUpFile, orders, temporaryFolder } from './fixtures.ts';

const io = localFileIo();

/** What another engine's row-level delete leaves: the data manifest as it was, and a manifest of position deletes. */
async function withPositionDeletes(deps: ReturnType<typeof depsFor>, head: TableHead): Promise<TableHead> {
  const parent = head.metadata.snapshots[0] as Snapshot;
  const [data] = (await liveManifests(io, parent)) as [Manifest];
  const [dataListed] = await readManifestList(io, parent);
  const [first] = data.entries;
  if (first === undefined || dataListed === undefined) throw new Error('expected one file');
  const snapshot: Snapshot = {
    'snapshot-id': 77n,
    'parent-snapshot-id': parent['snapshot-id'],
    'sequence-number': 2n,
    'timestamp-ms': parent['timestamp-ms'] + 1,
    'manifest-list': `${head.location}/metadata/snap-77.avro`,
    summary: { operation: 'delete' },
    'schema-id': 0,
  };
  const deleteFile = { ...first.data_file, content: 1, file_path: 'file:///nowhere/deletes.parquet', record_count: 3n };
  const entry = { status: entryStatus.added, snapshot_id: null, sequence_number: null, file_sequence_number: null };
  const manifest = {
    header: { ...data.header, content: 'deletes' as const },
    entries: [{ ...entry, data_file: deleteFile }],
  };
  const uri = `${head.location}/metadata/deletes.avro`;
  // Counts come from the code that lists removed files; the bytes are replaced by those of an added delete file.
  const stored = await writeRemovedManifest(io, uri, 77n, manifest);
  const bytes = manifestBytes(manifest);
  await io.write(uri, bytes);
  const counts = { added_files_count: 1, added_rows_count: 3n, deleted_files_count: 0, deleted_rows_count: 0n };
  const deletes = listed({ ...stored, ...counts, manifest_length: BigInt(bytes.length) }, 2n);
  await io.write(snapshot['manifest-list'], manifestListBytes(snapshot, [dataListed, deletes]));
  return deps.catalog.commit(orders, head, {
    requirements: [],
    updates: [
      { action: 'add-snapshot', snapshot },
      { action: 'set-snapshot-ref', 'ref-name': 'main', type: 'branch', 'snapshot-id': 77n },
    ],
  });
}

describe('a table with row-level deletes of another writer', () => {
  it('shows the delete files to a reader', async () => {
    const deps = depsFor(fileCatalog({ warehouse: await temporaryFolder() }));
    const head = await withPositionDeletes(deps, await loaded(deps, [madeUpFile('a')]));
    const { dataFiles, deleteFiles } = await currentDataFiles(io, head);
    expect(dataFiles.map((file) => file.sequenceNumber)).toEqual([1n]);
    expect(deleteFiles).toMatchObject([{ kind: 'position', sequenceNumber: 2n, recordCount: 3n }]);
  });

  it('is not compacted: what the delete files take away would come back', async () => {
    const deps = depsFor(fileCatalog({ warehouse: await temporaryFolder() }));
    const head = await withPositionDeletes(deps, await loaded(deps, [madeUpFile('a')]));
    const columns = [idColumn];
    const rewritten = rewriteContent(deps, {
      table: orders,
      columns,
      schema: planSchema(head, columns),
      files: [madeUpFile('b')],
      properties: {},
      summary: {},
      snapshotId: 77n,
    });
    await expect(rewritten).rejects.toThrow(UnsupportedTableError);
    expect((await deps.catalog.load(orders))?.version).toBe(head.version);
  });

  it('loses data and delete files to a replace, each with its sequence number', async () => {
    const deps = depsFor(fileCatalog({ warehouse: await temporaryFolder() }));
    await withPositionDeletes(deps, await loaded(deps, [madeUpFile('a')]));
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
    expect(problems.filter((problem) => !problem.startsWith('snapshot 77:'))).toEqual([]);
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
