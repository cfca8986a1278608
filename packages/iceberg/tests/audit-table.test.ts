import { readFile, rm, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { fileCatalog, filePath, localFileIo, planSchema, type TableHead } from '../src/index.ts';
import { type ManifestEntry, manifestBytes, readManifest } from '../src/manifest.ts';
import { readManifestList } from '../src/manifest-list.ts';
import { auditTable } from './audit-table.ts';
import { dataFolder, depsFor, load, loaded, nameColumn, temporaryFolder } from './fixtures.ts';
import { writeParquet } from './parquet-file.ts';

// An auditor that never objects proves nothing: each tampering must be seen.
describe('auditTable', () => {
  async function soundTable(): Promise<TableHead> {
    const warehouse = await temporaryFolder();
    const deps = depsFor(fileCatalog({ warehouse }));
    const columns = [nameColumn, { name: 'd', type: 'double' } as const];
    const { schema } = planSchema(undefined, columns);
    const write = async (rows: number) =>
      writeParquet(
        await dataFolder(warehouse),
        `SELECT 'n' || range AS name, range / 2 AS d FROM range(${rows})`,
        schema,
      );
    await load(deps, [await write(5)], { columns });
    return loaded(deps, [await write(10)], { columns });
  }

  async function alterMetadata(head: TableHead, alter: (text: string) => string): Promise<void> {
    const path = filePath(head.metadataLocation);
    const text = await readFile(path, 'utf8');
    expect(alter(text)).not.toBe(text);
    await writeFile(path, alter(text));
  }

  async function alterEntries(head: TableHead, alter: (entry: ManifestEntry) => ManifestEntry): Promise<void> {
    const snapshot = head.metadata.snapshots[1];
    if (snapshot === undefined) throw new Error('expected two snapshots');
    for (const file of await readManifestList(localFileIo(), snapshot)) {
      const { header, entries } = await readManifest(localFileIo(), file);
      await writeFile(filePath(file.manifest_path), manifestBytes({ header, entries: entries.map(alter) }));
    }
  }

  const inFile =
    (changes: (file: ManifestEntry['data_file']) => Partial<ManifestEntry['data_file']>) =>
    (entry: ManifestEntry): ManifestEntry => ({
      ...entry,
      data_file: { ...entry.data_file, ...changes(entry.data_file) },
    });

  it('finds nothing in a sound table', async () => {
    expect(await auditTable(await soundTable())).toEqual([]);
  });

  it.each<[string, (text: string) => string, string]>([
    ['a wrong total', (text) => text.replace('"total-records":"10"', '"total-records":"11"'), 'total-records is 11'],
    [
      'a last sequence number that was passed',
      (t) => t.replace('"last-sequence-number":2', '"last-sequence-number":1'),
      'highest',
    ],
    [
      'a ref to nowhere',
      (t) => t.replace('"refs":{', '"refs":{"old":{"snapshot-id":5,"type":"tag"},'),
      'unknown snapshot 5',
    ],
    ['a lower last-column-id', (t) => t.replace('"last-column-id":2', '"last-column-id":1'), 'last-column-id'],
  ])('sees %s in the metadata', async (_what, alter, problem) => {
    const head = await soundTable();
    await alterMetadata(head, alter);
    expect((await auditTable(head)).join('\n')).toContain(problem);
  });

  it.each<[string, (entry: ManifestEntry) => ManifestEntry, string]>([
    ['a wrong row count', inFile((file) => ({ record_count: file.record_count + 1n })), 'rows, listed are'],
    ['a wrong null count', inFile(() => ({ null_value_counts: [{ key: 1, value: 3n }] })), 'null count of field 1'],
    [
      'a lower bound that cuts off rows',
      inFile(() => ({ lower_bounds: [{ key: 1, value: Buffer.from('n5') }] })),
      '5 values <',
    ],
    [
      'an upper bound that cuts off rows',
      inFile(() => ({ upper_bounds: [{ key: 2, value: Buffer.alloc(8) }] })),
      'values >',
    ],
    ['a missing lower bound', inFile(() => ({ lower_bounds: [] })), 'field 1 has no lower bound'],
    ['a missing upper bound', inFile(() => ({ upper_bounds: null })), 'field 2 has no upper bound'],
    [
      'a bound that no value comes up to',
      inFile(() => ({ upper_bounds: [{ key: 2, value: doubleBytes(99) }] })),
      'no value is as far as its upper bound',
    ],
    ['wrong offsets', inFile(() => ({ split_offsets: [5n] })), 'split offsets'],
    ['missing offsets', inFile(() => ({ split_offsets: null })), 'no split offsets'],
    ['a removed file kept as existing', (e) => (e.status === 2 ? { ...e, status: 0 } : e), 'of status 2'],
    [
      'a lost sequence number',
      (e) => ({ ...e, sequence_number: 2n, file_sequence_number: 2n }),
      'lost its sequence number',
    ],
  ])('sees %s in a manifest', async (_what, alter, problem) => {
    const head = await soundTable();
    await alterEntries(head, alter);
    expect((await auditTable(head)).join('\n')).toContain(problem);
  });

  function doubleBytes(value: number): Buffer {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(value);
    return bytes;
  }

  it('sees a data file and a manifest that are gone', async () => {
    const head = await soundTable();
    const [manifest] = await readManifestList(localFileIo(), head.metadata.snapshots[1] as never);
    const [entry] = (await readManifest(localFileIo(), manifest as never)).entries;
    await rm(filePath(entry?.data_file.file_path ?? ''));
    expect((await auditTable(head)).join('\n')).toContain('is referenced but missing');
  });
});
