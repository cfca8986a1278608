import { describe, expect, it } from 'vitest';
import {
  fileCatalog,
  localFileIo,
  type PlannedPartitionField,
  type PrimitiveValue,
  parseValue,
  planLayout,
  planSchema,
  SchemaMovedError,
  TooManyPartitionsError,
  UnsupportedPartitionError,
  type WantedColumn,
  type WantedLayout,
  type WantedPartition,
} from '../src/index.ts';
import { readManifestList } from '../src/manifest-list.ts';
import { currentSnapshot } from '../src/types.ts';
import { auditTable } from './audit-table.ts';
import { dataFolder, depsFor, load, loaded, madeUpFile, orders, temporaryFolder } from './fixtures.ts';
import { writeParquet } from './parquet-file.ts';
import { transformValue } from './transforms/transform-value.ts';

const columns: readonly WantedColumn[] = [
  { name: 'id', type: 'int' },
  { name: 'region', type: 'string' },
  { name: 'day', type: 'date' },
  { name: 'at', type: 'timestamp' },
  { name: 'price', type: 'decimal(9, 2)' },
];
const row = { id: '-7', region: 'süd😀west', day: '1969-12-31', at: '1969-12-31 23:59:59.5', price: '-0.07' };
const rowQuery = `SELECT -7::INT AS id, 'süd😀west' AS region, DATE '1969-12-31' AS day,
  TIMESTAMP '1969-12-31 23:59:59.5' AS at, -0.07::DECIMAL(9, 2) AS price`;

function valuesOf(fields: readonly PlannedPartitionField[], texts: Readonly<Record<string, string>>) {
  const value = ({ column, transform, sourceType }: PlannedPartitionField): PrimitiveValue | null => {
    const text = texts[column];
    return transformValue(transform, sourceType, text === undefined ? null : (parseValue(sourceType, text) ?? null));
  };
  return new Map(fields.map((field) => [field.name, value(field)]));
}

async function setUp() {
  const warehouse = await temporaryFolder();
  const deps = depsFor(fileCatalog({ warehouse }));
  const folder = await dataFolder(warehouse);
  const write = async (layout: WantedLayout, query = rowQuery, texts: Readonly<Record<string, string>> = row) => {
    const head = await deps.catalog.load(orders);
    const { schema } = planSchema(head, columns);
    const partition = valuesOf(planLayout(head?.metadata, schema, layout).partitionFields, texts);
    return { ...(await writeParquet(folder, query, schema)), partition };
  };
  return { deps, write };
}

describe('planLayout', () => {
  const { schema } = planSchema(undefined, columns);
  const by = (...partition: WantedPartition[]) => planLayout(undefined, schema, { partition }).spec;

  it('numbers partition fields from 1000 on, and names them as others do', () => {
    const spec = by(
      { column: 'region', transform: 'identity' },
      { column: 'region', transform: 'truncate[2]' },
      { column: 'at', transform: 'month' },
      { column: 'id', transform: 'bucket[8]' },
    );
    expect(spec).toEqual({
      'spec-id': 0,
      fields: [
        { 'source-id': 2, 'field-id': 1000, name: 'region', transform: 'identity' },
        { 'source-id': 2, 'field-id': 1001, name: 'region_trunc_2', transform: 'truncate[2]' },
        { 'source-id': 4, 'field-id': 1002, name: 'at_month', transform: 'month' },
        { 'source-id': 1, 'field-id': 1003, name: 'id_bucket_8', transform: 'bucket[8]' },
      ],
    });
  });

  it('is no layout at all where none is wanted', () => {
    expect(planLayout(undefined, schema, {})).toEqual({
      spec: { 'spec-id': 0, fields: [] },
      sortOrder: { 'order-id': 0, fields: [] },
      partitionFields: [],
    });
  });

  it('avoids the name of a column', () => {
    const wide = planSchema(undefined, [...columns, { name: 'at_day', type: 'int' }]).schema;
    const { spec } = planLayout(undefined, wide, { partition: [{ column: 'at', transform: 'day' }] });
    expect(spec.fields[0]?.name).toBe('at_day_2');
  });

  it('puts nulls first upwards and last downwards', () => {
    const sort = [
      { column: 'day', direction: 'desc' },
      { column: 'id', direction: 'asc' },
    ] as const;
    expect(planLayout(undefined, schema, { sort }).sortOrder).toEqual({
      'order-id': 1,
      fields: [
        { transform: 'identity', 'source-id': 3, direction: 'desc', 'null-order': 'nulls-last' },
        { transform: 'identity', 'source-id': 1, direction: 'asc', 'null-order': 'nulls-first' },
      ],
    });
  });

  it.each<[string, WantedLayout]>([
    ['an unknown column', { partition: [{ column: 'nobody', transform: 'identity' }] }],
    ['an unfit transform', { partition: [{ column: 'id', transform: 'day' }] }],
    ['a field twice', { partition: Array(2).fill({ column: 'id', transform: 'identity' }) }],
    ['an unknown sort column', { sort: [{ column: 'nobody', direction: 'asc' }] }],
    ['a sort column twice', { sort: Array(2).fill({ column: 'id', direction: 'asc' }) }],
  ])('refuses %s', (_what, layout) => {
    expect(() => planLayout(undefined, schema, layout)).toThrow(UnsupportedPartitionError);
  });
});

describe('replaceContent with a layout', () => {
  const every: readonly WantedPartition[] = [
    ...columns.map(({ name }) => ({ column: name, transform: 'identity' }) as const),
    { column: 'region', transform: 'truncate[4]' },
    { column: 'id', transform: 'truncate[10]' },
    { column: 'day', transform: 'year' },
    { column: 'day', transform: 'month' },
    { column: 'at', transform: 'day' },
    { column: 'at', transform: 'hour' },
    { column: 'region', transform: 'bucket[16]' },
    { column: 'price', transform: 'bucket[5]' },
  ];

  it('writes partitions of every kind, null among them, that agree with the rows', async () => {
    const { deps, write } = await setUp();
    const nulls =
      'SELECT NULL::INT AS id, NULL::VARCHAR AS region, NULL::DATE AS day, NULL::TIMESTAMP AS at, NULL::DECIMAL(9, 2) AS price';
    const files = [await write({ partition: every }), await write({ partition: every }, nulls, {})];
    const head = await loaded(deps, files, { columns, partition: every });
    expect(await auditTable(head)).toEqual([]);
    expect(head.metadata.snapshots[0]?.summary['changed-partition-count']).toBe('2');
    expect(head.metadata['last-partition-id']).toBe(1012);
  });

  it('shows the auditor a file in the wrong partition', async () => {
    const { deps, write } = await setUp();
    const partition = every.slice(5, 8);
    const texts = { ...row, region: 'nord', day: '1970-01-01' };
    const head = await loaded(deps, [await write({ partition }, rowQuery, texts)], { columns, partition });
    const problems = (await auditTable(head)).join('\n');
    expect(problems).toContain('region_trunc_4 = nord, its rows are in süd😀');
    expect(problems).toContain('day_year = 0, its rows are in -1');
  });

  it('evolves the spec, removes files of older specs, and takes an old spec up again', async () => {
    const { deps, write } = await setUp();
    const layouts: WantedPartition[][] = [
      [{ column: 'region', transform: 'identity' }],
      [
        { column: 'day', transform: 'month' },
        { column: 'region', transform: 'identity' },
      ],
      [],
      [{ column: 'region', transform: 'identity' }],
    ];
    for (const partition of layouts) await load(deps, [await write({ partition })], { columns, partition });
    const head = await deps.catalog.load(orders);
    expect(head && (await auditTable(head))).toEqual([]);
    expect(head?.metadata['partition-specs'].map((spec) => spec.fields.map((field) => field['field-id']))).toEqual([
      [1000],
      [1001, 1000],
      [],
    ]);
    expect(head?.metadata['default-spec-id']).toBe(0);
    const snapshot = head && currentSnapshot(head.metadata);
    const specs = snapshot && (await readManifestList(localFileIo(), snapshot)).map((file) => file.partition_spec_id);
    expect(specs).toEqual([0, 2]);
  });

  it('lists one manifest of removed files for each spec that they are of', async () => {
    const { deps, write } = await setUp();
    const partition = [{ column: 'region', transform: 'identity' }] as const;
    await load(deps, [await write({ partition })], { columns, partition });
    await load(deps, [await write({})], { columns });
    const head = await loaded(deps, [], { columns });
    expect(await auditTable(head)).toEqual([]);
  });

  it('marks sorted files, and gives each order an id once', async () => {
    const { deps, write } = await setUp();
    const query = `SELECT * FROM (${rowQuery} UNION ALL ${rowQuery.replaceAll('-7', '12')}) ORDER BY id ASC NULLS FIRST`;
    const up = [{ column: 'id', direction: 'asc' }] as const;
    const down = [{ column: 'id', direction: 'desc' }] as const;
    for (const sort of [up, down, up, undefined]) {
      await load(deps, sort === down ? [] : [await write({}, query)], { columns, ...(sort && { sort }) });
    }
    const head = await deps.catalog.load(orders);
    expect(head && (await auditTable(head))).toEqual([]);
    expect(head?.metadata['sort-orders'].map((order) => order['order-id'])).toEqual([1, 2, 0]);
    expect(head?.metadata['default-sort-order-id']).toBe(0);
    const lying = await loaded(deps, [await write({}, query)], { columns, sort: down });
    expect((await auditTable(lying)).join()).toContain('claims sort order 2');
  });

  it('keeps the column of an old spec until it may come back', async () => {
    const { deps, write } = await setUp();
    const partition = [{ column: 'region', transform: 'identity' }] as const;
    await load(deps, [await write({ partition })], { columns, partition });
    const fewer = columns.filter(({ name }) => name !== 'region' && name !== 'at');
    const head = await loaded(deps, [], { columns: fewer });
    expect(head.metadata.schemas.at(-1)?.fields.map(({ name }) => name)).toEqual(['id', 'day', 'price', 'region']);
    expect(await auditTable(head)).toEqual([]);
  });

  it('refuses more than 100 partitions before it writes anything', async () => {
    const { deps } = await setUp();
    const partition = [{ column: 'id', transform: 'identity' }] as const;
    const files = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ ...madeUpFile(`f${i}`), partition: new Map([['id', i]]) }));
    await expect(load(deps, files(101), { columns, partition })).rejects.toThrow(TooManyPartitionsError);
    expect(await deps.catalog.load(orders)).toBeUndefined();
    const head = await loaded(
      deps,
      [...files(100), ...files(100)].map((file, i) => ({ ...file, uri: `${file.uri}${i}` })),
      {
        columns,
        partition,
      },
    );
    expect(head.metadata.snapshots[0]?.summary['changed-partition-count']).toBe('100');
  });

  it.each<[string, ReadonlyMap<string, PrimitiveValue>, new (message: string) => Error]>([
    ['of another spec', new Map([['day', 3]]), SchemaMovedError],
    ['that lack a field', new Map(), SchemaMovedError],
    ['of another type', new Map([['id', 3n]]), UnsupportedPartitionError],
  ])('refuses partition values %s', async (_what, values, error) => {
    const { deps } = await setUp();
    const partition = [{ column: 'id', transform: 'identity' }] as const;
    const file = { ...madeUpFile('f'), partition: values };
    await expect(load(deps, [file], { columns, partition })).rejects.toThrow(error);
  });
});
