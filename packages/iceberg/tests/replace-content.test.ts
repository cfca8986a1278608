import { describe, expect, it } from 'vitest';
import { currentDataFiles, fileCatalog, localFileIo, planSchema, type WantedColumn } from '../src/index.ts';
import { auditTable } from './audit-table.ts';
import { dataFolder, depsFor, idColumn, load, loaded, nameColumn, orders, temporaryFolder } from './fixtures.ts';
import { writeParquet } from './parquet-file.ts';

const everyType: readonly WantedColumn[] = [
  { name: 'b', type: 'boolean' },
  { name: 'i', type: 'int' },
  { name: 'l', type: 'long' },
  { name: 'f', type: 'float' },
  { name: 'd', type: 'double' },
  { name: 'dt', type: 'date' },
  { name: 'tm', type: 'time' },
  { name: 'ts', type: 'timestamp' },
  { name: 'tz', type: 'timestamptz' },
  { name: 's', type: 'string' },
  { name: 'u', type: 'uuid' },
  { name: 'bin', type: 'binary' },
  { name: 'small', type: 'decimal(9, 2)' },
  { name: 'large', type: 'decimal(38, 10)' },
  { name: 'ints', type: 'list<int>' },
  { name: 'texts', type: 'list<string>' },
];

const everyTypeQuery = `
  SELECT n % 2 = 0 AS b, (n - 3000)::INT AS i, (n * 4611686018427)::BIGINT - 9007199254740993 AS l,
    CASE WHEN n = 100 THEN 'nan'::FLOAT WHEN n = 5 THEN -0.0 ELSE (n / 7)::FLOAT END AS f,
    CASE WHEN n % 5 = 0 THEN 'nan'::DOUBLE ELSE n / 3 END AS d,
    DATE '0044-03-15 (BC)' + (n * 200)::INT AS dt, TIME '00:00:00' + INTERVAL (n) SECOND AS tm,
    TIMESTAMP '1969-12-31 23:00:00.5' + INTERVAL (n) SECOND AS ts,
    TIMESTAMPTZ '1969-12-31 23:00:00.123456+00' + INTERVAL (n) MINUTE AS tz,
    CASE WHEN n % 7 = 0 THEN NULL WHEN n % 7 = 1 THEN '' ELSE repeat('é😀' || chr(n::INT + 300), 9) END AS s,
    md5(n::VARCHAR)::UUID AS u, from_hex(repeat(md5(n::VARCHAR), 2)) AS bin,
    (n * 1.5 - 2000)::DECIMAL(9, 2) AS small, (n * -1234567890123456789.0123456789)::DECIMAL(38, 10) AS large,
    CASE WHEN n % 3 = 0 THEN NULL WHEN n % 3 = 1 THEN [] ELSE [n::INT, NULL] END AS ints,
    [repeat('x', (n % 40)::INT)] AS texts
  FROM range(6000) t(n)`;

describe('replaceContent', () => {
  it('creates a table of every type whose metadata agrees with its bytes', async () => {
    const warehouse = await temporaryFolder();
    const catalog = fileCatalog({ warehouse });
    const { schema } = planSchema(undefined, everyType);
    const folder = await dataFolder(warehouse);
    const files = [
      await writeParquet(folder, everyTypeQuery, schema, 2048),
      await writeParquet(folder, `SELECT * FROM (${everyTypeQuery}) LIMIT 10`, schema),
    ];
    const head = await loaded(depsFor(catalog), files, { columns: everyType });
    expect(await auditTable(head)).toEqual([]);
    expect(head.metadata.snapshots[0]?.summary).toMatchObject({ operation: 'append', 'total-records': '6010' });
  });

  it('keeps the table sound over replace, added column and empty replace, and the old content readable', async () => {
    const warehouse = await temporaryFolder();
    const deps = depsFor(fileCatalog({ warehouse }));
    const folder = await dataFolder(warehouse);
    const write = async (query: string, columns: readonly WantedColumn[]) =>
      writeParquet(folder, query, planSchema(await deps.catalog.load(orders), columns).schema);
    const first = await write('SELECT range AS id FROM range(100)', [idColumn]);
    await load(deps, [first]);
    const wide = [idColumn, nameColumn];
    const second = await write("SELECT range AS id, 'n' || range AS name FROM range(50)", wide);
    const third = await write("SELECT range AS id, 'm' || range AS name FROM range(7)", wide);
    await load(deps, [second, third], { columns: wide });
    const head = await loaded(deps, [], { columns: wide });

    expect(await auditTable(head)).toEqual([]);
    expect(head.metadata.snapshots.map(({ summary }) => [summary.operation, summary['total-records']])).toEqual([
      ['append', '100'],
      ['overwrite', '57'],
      ['overwrite', '0'],
    ]);
    expect(head.metadata['last-column-id']).toBe(2);
    const contents = await Promise.all(
      head.metadata.snapshots.map((each) => currentDataFiles(localFileIo(), head, each['snapshot-id'])),
    );
    expect(contents.map(({ dataFiles }) => dataFiles.map(({ uri }) => uri))).toEqual([
      [first.uri],
      [second.uri, third.uri],
      [],
    ]);
    expect((await currentDataFiles(localFileIo(), head)).dataFiles).toEqual([]);
  });

  it('creates an empty table with a snapshot, and fills it later', async () => {
    const warehouse = await temporaryFolder();
    const deps = depsFor(fileCatalog({ warehouse }));
    const empty = await loaded(deps, []);
    expect(empty.metadata.snapshots[0]?.summary).toMatchObject({ operation: 'append', 'total-records': '0' });
    const { schema } = planSchema(empty, [idColumn]);
    const file = await writeParquet(await dataFolder(warehouse), 'SELECT 1::BIGINT AS id', schema);
    expect(await auditTable(await loaded(deps, [file]))).toEqual([]);
  });

  it('stamps properties and summary, and keeps snapshot times rising while the clock stands still', async () => {
    const deps = depsFor(fileCatalog({ warehouse: await temporaryFolder() }));
    await load(deps, [], { runId: 'r-1' });
    const { metadata } = await loaded(deps, [], { runId: 'r-2' });
    expect(metadata.properties['snapferry.run-id']).toBe('r-2');
    expect(metadata.snapshots.map(({ summary }) => summary['snapferry.run-id'])).toEqual(['r-1', 'r-2']);
    const [first, second] = metadata.snapshots.map((each) => each['timestamp-ms']);
    expect(second).toBeGreaterThan(first ?? Infinity);
    expect(metadata.snapshots[1]?.['parent-snapshot-id']).toBe(metadata.snapshots[0]?.['snapshot-id']);
  });

  it('asks the guard about the head and changes nothing if it says stop', async () => {
    const deps = depsFor(fileCatalog({ warehouse: await temporaryFolder() }));
    const before = await loaded(deps, [], { runId: 'r-1' });
    const result = await load(deps, [], {
      admit: (head) => ({ proceed: false, outcome: `saw ${head?.metadata.properties['snapferry.run-id']}` }),
    });
    expect(result).toMatchObject({ kind: 'stopped', outcome: 'saw r-1' });
    expect((await deps.catalog.load(orders))?.version).toBe(before.version);
  });
});
