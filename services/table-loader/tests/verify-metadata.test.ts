import { globSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DataFile, filePath, fileUri, localFileIo, type Snapshot } from '@snapferry/iceberg';
import type { LoadPlan } from '@snapferry/ports';
import { loadColumn } from '@snapferry/transform';
import { describe, expect, it } from 'vitest';
import { type ManifestDataFile, manifestBytes, readManifestBytes } from '../../../packages/iceberg/src/manifest.ts';
import { type ManifestFile, manifestListBytes, readManifestList } from '../../../packages/iceberg/src/manifest-list.ts';
import { foreignCompaction, foreignDelete } from '../../../packages/iceberg/tests/foreign-writers.ts';
import { dataFiles, deps, foreignFile, head, loaded, monday, type Rig, rows } from './loaded-table.ts';
import { loader } from './support.ts';

const metadata = ({ home }: Rig, pattern: string): string[] =>
  globSync(join(home, 'lake/shop/artist/metadata', pattern));

/** What another writer, or a fault, may leave in the metadata: the same file once more, or listed otherwise than it is. */
describe('verification finds a table damaged where its manifests list', () => {
  const listedAs = async (rig: Rig, change: (file: DataFile) => readonly DataFile[]) => {
    const path = dataFiles(rig)[0] as string;
    const file: DataFile = {
      uri: fileUri(path),
      recordCount: 3n,
      fileSizeBytes: BigInt(statSync(path).size),
      splitOffsets: [4n],
      columns: new Map(),
    };
    await foreignCompaction(deps(rig), await head(rig), change(file));
    return await rig.verify();
  };

  it.each([
    ['the same file twice', (file: DataFile) => [file, file], [/expected it in the manifests once, found it 2 times/]],
    [
      'fewer rows than a file has',
      (file: DataFile) => [{ ...file, recordCount: 2n }],
      [/3 rows by its manifest, found 2/],
    ],
    [
      'more rows than a file has',
      (file: DataFile) => [{ ...file, recordCount: 4n }],
      [/3 rows by its manifest, found 4/],
    ],
    ['another size', (file: DataFile) => [{ ...file, fileSizeBytes: 9n }], [/bytes by its manifest, found 9/]],
  ])('%s', async (_what, change, said) => {
    const { status, findings } = await listedAs(await loaded(), change);
    expect([status, ...findings]).toEqual(['damaged', ...said.map((each) => expect.stringMatching(each))]);
  });

  it.each<[string, Partial<ManifestDataFile>]>([
    ['other bounds', { lower_bounds: [{ key: 1, value: Buffer.from('02000000', 'hex') }] }],
    ['other counts of NULLs', { null_value_counts: [{ key: 2, value: 3n }] }],
  ])('%s than a file was written with, by which readers would skip it', async (_what, change) => {
    const rig = await loaded();
    changeEntries(rig, change);
    const { status, findings } = await rig.verify();
    const said = /expected the partition, counts and bounds that it was written with by its manifest, found others/;
    expect([status, ...findings]).toEqual(['damaged', expect.stringMatching(said)]);
  });

  it.each<[string, Partial<ManifestDataFile>, RegExp]>([
    ['another format', { file_format: 'ORC' }, /expected a Parquet file by its manifest/],
    [
      'other beginnings of row groups, by which rows fall between two readers',
      { split_offsets: [400n] },
      /row groups begin/,
    ],
  ])('%s than a file has', async (_what, change, said) => {
    const rig = await loaded();
    changeEntries(rig, change);
    const { status, findings } = await rig.verify();
    expect([status, ...findings]).toEqual(['damaged', expect.stringMatching(said)]);
  });

  it.each<[string, (listed: ManifestFile) => Partial<ManifestFile>, RegExp]>([
    [
      'other partitions',
      ({ partitions }) => ({ partitions: [{ ...partitions?.[0], upper_bound: Buffer.alloc(4) } as never] }),
      /the summary of its partitions/,
    ],
    ['another partition spec', () => ({ partition_spec_id: 7 }), /its partition spec 0, found 7/],
    ['files of deleted rows', () => ({ content: 1 }), /a manifest of data files, found one of delete files/],
  ])('%s in a manifest than it has, by which readers would skip all of it', async (_what, change, said) => {
    const rig = loader();
    await rig.loadRows(monday, rows, { partition: [{ column: 'id', transform: 'identity' }] });
    const { metadata: about } = await head(rig);
    const snapshot = about.snapshots.at(-1) as Snapshot;
    const listed = await readManifestList(localFileIo(), snapshot);
    const changed = manifestListBytes(
      snapshot,
      listed.map((each) => ({ ...each, ...change(each) })),
    );
    writeFileSync(filePath(snapshot['manifest-list']), changed);
    const { status, findings } = await rig.verify();
    expect([status, ...findings]).toEqual(['damaged', expect.stringMatching(said)]);
  });

  it('but takes a file that may be split nowhere for what it is', async () => {
    const rig = await loaded();
    changeEntries(rig, { split_offsets: null });
    expect(await rig.verify()).toMatchObject({ status: 'intact', findings: [] });
  });

  it('other rows than a file of a compaction has', async () => {
    const rig = await loaded();
    const file = await foreignFile(rig, "VALUES (3::INTEGER, NULL), (2, 'SECRET-bob'), (1, 'SECRET-ann')");
    await foreignCompaction(deps(rig), await head(rig), [{ ...file, recordCount: 30n }]);
    const { status, findings } = await rig.verify();
    expect([status, findings.at(-1)]).toEqual(['damaged', expect.stringContaining('3 rows by its manifest, found 30')]);
  });

  it('other rows in its snapshot than in its files', async () => {
    const rig = await loaded();
    changeMetadata(rig, (text) => text.replaceAll('"total-records":"3"', '"total-records":"4"'));
    expect(await rig.verify()).toMatchObject({
      status: 'damaged',
      findings: ["expected 3 rows by the snapshot's summary, found 4"],
    });
  });
});

describe('verification finds a table whose bytes are as written, and that readers read otherwise:', () => {
  const name = /("name":"name","required":false,"type":)"string"/g;

  it.each<[string, (text: string) => string, RegExp]>([
    [
      'a column under another name',
      (text) => text.replaceAll(name, '"name":"born","required":false,"type":"string"'),
      /expected field 2 to be column "name", string, found "born", string/,
    ],
    [
      'a column of another type',
      (text) => text.replaceAll(name, '$1"binary"'),
      /expected field 2 to be column "name", string, found "name", binary/,
    ],
    [
      'a column that is none any more',
      (text) => text.replaceAll('"id":2,"name"', '"id":9,"name"'),
      /expected field 2 to be column "name", string, found none/,
    ],
  ])('%s', async (_what, change, said) => {
    const rig = await loaded();
    changeMetadata(rig, change);
    const { status, findings } = await rig.verify();
    expect([status, ...findings]).toEqual(['changed', expect.stringMatching(said)]);
  });

  it('partitions by another column, by which readers would skip its files', async () => {
    const rig = loader();
    await rig.loadRows(monday, rows, { partition: [{ column: 'id', transform: 'identity' }] });
    expect(await rig.verify()).toMatchObject({ status: 'intact', files: 3 });
    changeMetadata(rig, (text) => text.replaceAll('"source-id":1', '"source-id":2'));
    const { status, findings } = await rig.verify();
    expect([status, findings.length]).toEqual(['damaged', 3]);
  });

  it('but takes a column that others widened, or added, for no change of its rows', async () => {
    const rig = await loaded();
    changeMetadata(rig, (text) =>
      text.replaceAll('"name":"id","required":false,"type":"int"', '"name":"id","required":false,"type":"long"'),
    );
    expect(await rig.verify()).toMatchObject({ status: 'intact', findings: [] });
    const more = '{"id":9,"name":"more","required":false,"type":"long"},{"id":1,';
    changeMetadata(rig, (text) =>
      text.replaceAll('{"id":1,', more).replace('"last-column-id":2', '"last-column-id":9'),
    );
    expect(await rig.verify()).toMatchObject({ status: 'intact', findings: [] });
  });
});

describe('verification finds a table damaged, and does not throw, where', () => {
  const places = [
    ['the manifest', '[!s]*.avro'],
    ['the manifest list', 'snap-*.avro'],
    ['the metadata file', 'v*.metadata.json'],
  ] as const;

  it.each(places)('%s is other bytes', async (_what, pattern) => {
    for (const garbage of ['', 'no such file', '{"format-version": 2}']) {
      const rig = await loaded();
      for (const path of metadata(rig, pattern)) writeFileSync(path, garbage);
      const { status, findings } = await rig.verify();
      expect([status, findings.length]).toEqual(['damaged', 1]);
    }
  });

  it.each(places.slice(0, 2))('%s is gone', async (_what, pattern) => {
    const rig = await loaded();
    const paths = metadata(rig, pattern);
    expect(paths.length).toBeGreaterThan(0);
    for (const path of paths) rmSync(path);
    const { status, runId, findings } = await rig.verify();
    expect([status, runId, ...findings]).toEqual([
      'damaged',
      monday.runId,
      expect.stringContaining('expected a file, found none'),
    ]);
  });

  it('a manifest stands where its list is to be, and the other way round', async () => {
    const rig = await loaded();
    const [manifest = '', list = ''] = [metadata(rig, '[!s]*.avro')[0], metadata(rig, 'snap-*.avro')[0]];
    const bytes = readFileSync(manifest);
    writeFileSync(manifest, readFileSync(list));
    expect((await rig.verify()).findings).toEqual([expect.stringContaining('names no files')]);
    writeFileSync(list, bytes);
    expect((await rig.verify()).findings).toEqual([expect.stringContaining('names no manifests')]);
  });
});

describe('verification says why there is no portable proof:', () => {
  it('the table is damaged, or has no column that all engines show alike', async () => {
    const rig = await loaded();
    rmSync(dataFiles(rig)[0] as string);
    const damaged = await rig.verify({ table: 'shop.artist', portable: true });
    expect(damaged).toMatchObject({ status: 'damaged', noPortable: expect.stringContaining('damaged') });
    expect(damaged).not.toHaveProperty('portable');

    const floats = loader();
    const double = { source: 'id', target: 'x', physicalType: 'double precision', policy: 'allow' } as const;
    const { uri } = await floats.putPart(monday, 'part.parquet', "(1, 'a')");
    await floats.sql(`COPY (SELECT 1.5::DOUBLE AS id) TO '${floats.objects.pathOf(uri)}' (FORMAT parquet)`);
    const part = (await floats.objects.head(uri)) as LoadPlan['parts'][number];
    const plan = floats.planOf(monday, [part], { columns: [loadColumn(double)], primaryKey: [] });
    await floats.load(await floats.request(monday, plan));
    const proven = await floats.verify({ table: 'shop.artist', portable: true });
    expect(proven).toMatchObject({ status: 'intact', noPortable: expect.stringContaining('float, double or time') });
  });

  it('another writer deleted rows', async () => {
    const rig = await loaded();
    await foreignDelete(deps(rig), await head(rig));
    expect(await rig.verify({ table: 'shop.artist', portable: true })).toMatchObject({
      status: 'changed',
      noPortable: expect.stringContaining('delete files'),
    });
  });
});

function changeEntries(rig: Rig, change: Partial<ManifestDataFile>): void {
  const path = metadata(rig, '[!s]*.avro')[0] as string;
  const { header, entries } = readManifestBytes(readFileSync(path), path);
  const changed = entries.map((entry) => ({ ...entry, data_file: { ...entry.data_file, ...change } }));
  writeFileSync(path, manifestBytes({ header, entries: changed }));
}

function changeMetadata(rig: Rig, change: (text: string) => string): void {
  const path = globSync(join(rig.home, 'lake/shop/artist/metadata/v*.metadata.json')).sort().at(-1) as string;
  const text = readFileSync(path, 'utf8');
  expect(change(text)).not.toBe(text);
  writeFileSync(path, change(text));
}
