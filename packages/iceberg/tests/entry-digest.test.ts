import { describe, expect, it } from 'vitest';
import { entryDigest as digestOf, newEntryDigest } from '../src/entry-digest.ts';
import { type DataFile, planLayout, planSchema, type WantedColumn } from '../src/index.ts';
import { type ManifestDataFile, manifestBytes, readManifestBytes } from '../src/manifest.ts';
import { writeAddedManifest } from '../src/replace-manifests.ts';
import type { PartitionField } from '../src/types.ts';

const columns: readonly WantedColumn[] = [
  { name: 'id', type: 'long' },
  { name: 'region', type: 'string' },
  { name: 'day', type: 'date' },
  { name: 'price', type: 'decimal(9, 2)' },
  { name: 'weight', type: 'double' },
];
const { schema } = planSchema(undefined, columns);
const layout = planLayout(undefined, schema, {
  partition: columns.slice(0, 4).map(({ name }) => ({ column: name, transform: 'identity' })),
});
const file: DataFile = {
  uri: 'file:///lake/data/a.parquet',
  recordCount: 3n,
  fileSizeBytes: 900n,
  splitOffsets: [4n],
  partition: new Map<string, string | number | bigint | null>([
    ['id', 7n],
    ['region', 'süd'],
    ['day', -1],
    ['price', null],
  ]),
  columns: new Map([
    [1, { valueCount: 3n, nullCount: 0n, min: '-7', max: '70000000000' }],
    [2, { valueCount: 3n, nullCount: 1n, min: 'a😀', max: 'zz' }],
    [4, { valueCount: 3n, nullCount: 0n, min: '-0.07', max: '12.50' }],
    [5, { valueCount: 3n, nullCount: 0n, nanCount: 0n, min: '-0.5', max: '2.5' }],
  ]),
};

const entryDigest = (entry: ManifestDataFile) => digestOf(entry, layout.spec);

/** The file as a manifest lists it, after another writer has written the manifest once more. */
async function listed(): Promise<ManifestDataFile> {
  const written: Uint8Array[] = [];
  const io = { write: async (_uri: string, bytes: Uint8Array) => void written.push(bytes) };
  await writeAddedManifest(io as never, 'm.avro', 1n, { files: [file], schema, layout });
  const again = readManifestBytes(manifestBytes(readManifestBytes(written[0] as Uint8Array, 'm.avro')), 'm.avro');
  return again.entries[0]?.data_file as ManifestDataFile;
}

describe('entryDigest', () => {
  it('is the same before a file is listed and in every manifest that lists it', async () => {
    expect(entryDigest(await listed())).toBe(newEntryDigest(file, schema, layout));
  });

  it('takes no map and an empty one for the same, and maps in any order', async () => {
    const entry = await listed();
    expect(entryDigest({ ...entry, nan_value_counts: null })).toBe(entryDigest({ ...entry, nan_value_counts: [] }));
    const lower = entry.lower_bounds?.toReversed() ?? null;
    expect(entryDigest({ ...entry, lower_bounds: lower })).toBe(entryDigest(entry));
  });

  it('is another where the partition is one of another column, or by another transform', async () => {
    const entry = await listed();
    const [first, ...rest] = layout.spec.fields as [PartitionField, ...PartitionField[]];
    for (const change of [{ 'source-id': 5 }, { transform: 'bucket[4]' }]) {
      expect(digestOf(entry, { fields: [{ ...first, ...change }, ...rest] })).not.toBe(entryDigest(entry));
    }
  });

  const bytes = [{ key: 1, value: Buffer.from('0800000000000000', 'hex') }];
  const counts = [{ key: 1, value: 2n }];
  it.each<[string, Partial<ManifestDataFile>]>([
    ['partition', { partition: { id: 8n, region: 'süd', day: -1, price: null } }],
    ['partition of NULL', { partition: { id: 7n, region: null, day: -1, price: null } }],
    ['count of values', { value_counts: counts }],
    ['count of NULLs', { null_value_counts: counts }],
    ['count of NaNs', { nan_value_counts: counts }],
    ['lower bound', { lower_bounds: bytes }],
    ['upper bound', { upper_bounds: bytes }],
  ])('is another for another %s', async (_what, change) => {
    const entry = await listed();
    expect(entryDigest({ ...entry, ...change })).not.toBe(entryDigest(entry));
  });
});
