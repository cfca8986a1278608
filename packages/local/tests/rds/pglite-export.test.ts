import { readFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import type { DatabaseSnapshot, ExportTask } from '@snapferry/ports';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pgliteDatabase } from '../../src/rds/index.ts';
import { NOW, query, rdsIn, startExport, temporaryHome } from './support.ts';

const home = temporaryHome();
const { rds, events } = rdsIn(home);
let database: PGlite;
let snapshot: DatabaseSnapshot;

const SETUP = String.raw`
  CREATE TYPE mood AS ENUM ('ok', 'so so');
  CREATE TYPE pair AS (a int, b text);
  CREATE DOMAIN age AS int CHECK (value > 0);
  CREATE TABLE kinds (
    big bigint, mid integer PRIMARY KEY, small smallint, f4 real, f8 double precision, flag boolean, raw bytea,
    num numeric, dec numeric(10,2), cash money, d date, t time, tz timetz, ts timestamp, tstz timestamptz(3), iv interval,
    c5 char(5), vc varchar(9), tx text, nm name, x xml, b4 bit(4), bv bit varying, tsv tsvector, m mood,
    js json, jb jsonb, u uuid, arr int[], pr pair, rg int4range, ag age, lsn pg_lsn,
    ci cidr, ip inet, mac macaddr, bx box, ci2 circle, ln line, ls lseg, pa path, po point, pg polygon,
    o oid, gen integer GENERATED ALWAYS AS (mid / 2) STORED
  );
  INSERT INTO kinds VALUES (
    9223372036854775807, -2147483648, -32768, 1.1, 'NaN', true, '\x00ff5c',
    'NaN', 12.50, 3.5, '2026-02-28', '01:02:03.5', '01:02:03+02', '0044-03-15 00:00:00 BC', '2026-02-28 12:00:00.123456+02', '1 mon 2 days 03:04:05',
    'ab', 'v', E'tab\t newline\n quote" comma, back\\slash \\N 😀', 'n', '<a>1</a>', '1010', '101', 'a:1 b', 'so so',
    '{"a": 1}', '{"b":  2}', 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', '{1,NULL}', '(1,"x y")', '[1,5)', 7, '16/B374D848',
    '10.0.0.0/8', '::1', '08:00:2b:01:02:03', '((0,0),(1,1))', '<(0,0),1>', '{1,2,3}', '[(0,0),(1,1)]', '((0,0),(1,1))', '(1,2)', '((0,0),(1,1))',
    42
  );
  INSERT INTO kinds (mid, f8, f4, ts) VALUES (1, 'Infinity', '-Infinity', 'infinity');
  CREATE TABLE blanks (s text, b bytea);
  INSERT INTO blanks VALUES ('', ''), (NULL, NULL), ('\N', '\x5c4e'), (E'\\n', NULL), ('NULL', NULL);
  CREATE TABLE one_column (s text); INSERT INTO one_column VALUES (''), (NULL), (''), (E'\uFEFFbom');
  CREATE TABLE nothing (id int);
  CREATE TABLE "Mixed Case" ("Id" int, "userName" text); INSERT INTO "Mixed Case" VALUES (1, 'u');
  CREATE TABLE "Exact" ("Id" int); INSERT INTO "Exact" VALUES (1);
  CREATE UNLOGGED TABLE volatile_rows (id int); INSERT INTO volatile_rows VALUES (1);
  CREATE TEMPORARY TABLE scratch (id int);
  CREATE TABLE bad_column ("a b" int); CREATE TABLE "with/slash" (id int); CREATE TABLE bad_parens ("f(x)" int);
  CREATE TABLE case_twins ("A" int, a int); CREATE TABLE only_oid (o oid);
  CREATE VIEW seen AS SELECT * FROM blanks;
  CREATE TABLE events (id int, day date) PARTITION BY RANGE (day);
  CREATE TABLE events_a PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
  CREATE TABLE events_b (day date, dropped int, id int); ALTER TABLE events_b DROP COLUMN dropped;
  ALTER TABLE events ATTACH PARTITION events_b FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
  CREATE TABLE events_c PARTITION OF events FOR VALUES FROM ('2026-03-01') TO ('2026-04-01');
  INSERT INTO events VALUES (1, '2026-01-05'), (2, '2026-02-05'), (3, '2026-02-06');
  CREATE SCHEMA other; CREATE TABLE other.far (id int); INSERT INTO other.far VALUES (1);
  CREATE TABLE large AS SELECT i AS id, md5(i::text) || md5((i + 1)::text) || md5((i + 2)::text) AS filler FROM generate_series(1, 200000) i;
  CREATE TABLE long_row AS SELECT repeat('xyz', 2000000) AS v;
  SET TIME ZONE 'Asia/Tokyo';
`;

beforeAll(async () => {
  database = await PGlite.create();
  await database.exec(SETUP);
  snapshot = await rds.createSnapshot({
    database: pgliteDatabase(database),
    instanceId: 'Shop',
    snapshotId: 'rds:shop-2026-11-20-03-00',
    type: 'automated',
    tags: { team: 'shop' },
  });
});

afterAll(async () => {
  await database.close();
  home[Symbol.dispose]();
});

async function exported(id: string, ...tables: string[]): Promise<{ task: ExportTask; root: string }> {
  const exportOnly = tables.map((table) => (table.includes('.') ? `postgres.${table}` : `postgres.public.${table}`));
  await rds.exportTasks.start(startExport({ id, sourceArn: snapshot.arn, exportOnly }));
  while (await rds.runPending());
  const task = (await rds.exportTasks.list(snapshot.arn)).find((one) => one.id === id);
  if (task === undefined) throw new Error(`No task ${id}`);
  return { task, root: `s3://landing/raw/${id}/` };
}

const rowsOf = (root: string, table: string, columns = '*') =>
  query(`SELECT ${columns} FROM read_parquet('${home.objectPath(root)}postgres/${table}/*/*.parquet')`);

describe('a snapshot', () => {
  it('is described as RDS describes it', async () => {
    expect(await rds.snapshots.describe(snapshot.arn)).toEqual({
      arn: 'arn:aws:rds:eu-central-1:111122223333:snapshot:rds:shop-2026-11-20-03-00',
      id: 'rds:shop-2026-11-20-03-00',
      sourceDatabase: 'shop',
      kind: 'instance',
      type: 'automated',
      status: 'available',
      time: '2026-11-20T03:00:07.250Z',
      engine: 'postgres',
      engineVersion: expect.stringMatching(/^\d+\.\d+$/),
      tags: { team: 'shop' },
    });
    expect(await rds.snapshots.list('Shop')).toHaveLength(1);
  });

  it('is announced when it begins and when it is there', () => {
    expect(events.slice(0, 2).map((event) => [event.detail.EventID, event.time, event.resources[0]])).toEqual([
      ['RDS-EVENT-0090', '2026-11-20T03:00:07Z', snapshot.arn],
      ['RDS-EVENT-0091', '2026-11-20T03:00:07Z', snapshot.arn],
    ]);
  });

  it('leaves the session as it was', async () => {
    expect((await database.query<{ zone: string }>("SELECT current_setting('TimeZone') AS zone")).rows[0]?.zone).toBe(
      'Asia/Tokyo',
    );
  });
});

describe('an export', () => {
  it('writes every type in its documented Parquet form', async () => {
    const { task, root } = await exported('types', 'kinds');
    expect(task).toMatchObject({ status: 'COMPLETE', percentProgress: 100 });
    const files = `${home.objectPath(root)}postgres/public.kinds/1/*.parquet`;
    const schema = await query(
      `SELECT name, type, converted_type AS converted, repetition_type AS repetition FROM parquet_schema('${files}') OFFSET 1`,
    );
    const forms = Object.fromEntries(schema.map((row) => [String(row.name), `${row.type} ${row.converted}`]));
    const native = {
      big: 'INT64 INT_64',
      mid: 'INT32 INT_32',
      small: 'INT32 INT_16',
      f4: 'FLOAT null',
      f8: 'DOUBLE null',
      flag: 'BOOLEAN null',
      raw: 'BYTE_ARRAY null',
      gen: 'INT32 INT_32',
    };
    expect(forms).toMatchObject(native);
    const strings = Object.entries(forms).filter(([name]) => !(name in native));
    expect(new Set(strings.map(([, form]) => form))).toEqual(new Set(['BYTE_ARRAY UTF8']));
    expect(strings).toHaveLength(36);
    expect(new Set(schema.map((row) => row.repetition))).toEqual(new Set(['OPTIONAL']));
    expect(await query(`SELECT DISTINCT compression FROM parquet_metadata('${files}')`)).toEqual([
      { compression: 'GZIP' },
    ]);
    expect(forms).not.toHaveProperty('o');
  });

  it('keeps every value in the text form of PostgreSQL', async () => {
    const { root } = await exported('values', 'kinds');
    const [row, infinite] = await rowsOf(root, 'public.kinds', '* REPLACE (hex(raw) AS raw)');
    expect(row).toEqual({
      big: '9223372036854775807',
      mid: -2147483648,
      small: -32768,
      f4: 1.100000023841858,
      f8: 'NaN',
      flag: true,
      raw: '00FF5C',
      num: 'NaN',
      dec: '12.50',
      cash: '$3.50',
      d: '2026-02-28',
      t: '01:02:03.5',
      tz: '01:02:03+02',
      ts: '0044-03-15 00:00:00 BC',
      tstz: '2026-02-28 10:00:00.123+00',
      iv: '1 mon 2 days 03:04:05',
      c5: 'ab   ',
      vc: 'v',
      tx: 'tab\t newline\n quote" comma, back\\slash \\N 😀',
      nm: 'n',
      x: '<a>1</a>',
      b4: '1010',
      bv: '101',
      tsv: "'a':1 'b'",
      m: 'so so',
      js: '{"a": 1}',
      jb: '{"b": 2}',
      u: 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
      arr: '{1,NULL}',
      pr: '(1,"x y")',
      rg: '[1,5)',
      ag: '7',
      lsn: '16/B374D848',
      ci: '10.0.0.0/8',
      ip: '::1',
      mac: '08:00:2b:01:02:03',
      bx: '(1,1),(0,0)',
      ci2: '<(0,0),1>',
      ln: '{1,2,3}',
      ls: '[(0,0),(1,1)]',
      pa: '((0,0),(1,1))',
      po: '(1,2)',
      pg: '((0,0),(1,1))',
      gen: -1073741824,
    });
    expect(infinite).toMatchObject({ f8: 'Infinity', f4: '-Infinity', ts: 'infinity', tx: null, raw: null, gen: 0 });
  });

  it('keeps NULL, the empty string and strings that look like either apart', async () => {
    const { root } = await exported('blanks', 'blanks', 'one_column');
    expect(await rowsOf(root, 'public.blanks', 's, hex(b) AS b')).toEqual([
      { s: '', b: '' },
      { s: null, b: null },
      { s: '\\N', b: '5C4E' },
      { s: '\\n', b: null },
      { s: 'NULL', b: null },
    ]);
    // In hex, because the client's text decoder would take a byte-order mark away.
    const hex = await rowsOf(root, 'public.one_column', 'hex(encode(s)) AS s');
    expect(hex).toEqual([{ s: '' }, { s: null }, { s: '' }, { s: 'EFBBBF626F6D' }]);
  });

  it('marks an empty table with _SUCCESS alone', async () => {
    const { root } = await exported('empty', 'nothing');
    expect(home.objects(`${root}postgres/`)).toEqual(['public.nothing/1/_SUCCESS']);
    expect(readFileSync(home.objectPath(`${root}postgres/public.nothing/1/_SUCCESS`))).toHaveLength(0);
  });

  it('cuts a large table into parts of some megabytes without losing a row', async () => {
    const { root } = await exported('large', 'large');
    const parts = home.objects(`${root}postgres/public.large/1/`).filter((name) => name !== '_SUCCESS');
    expect(parts.length).toBeGreaterThan(1);
    for (const [index, part] of parts.entries()) {
      expect(part).toMatch(new RegExp(`^part-0000${index}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.gz\\.parquet$`));
    }
    const [sums] = await rowsOf(
      root,
      'public.large',
      'count(DISTINCT filler) AS n, sum(id)::BIGINT AS ids, count(*) AS rows',
    );
    expect(sums).toEqual({ n: '200000', ids: '20000100000', rows: '200000' });
  });

  it('exports a row longer than its reader first allows for', async () => {
    const { root } = await exported('long', 'long_row');
    expect(await rowsOf(root, 'public.long_row', 'length(v) AS n')).toEqual([{ n: '6000000' }]);
  });

  it('writes a partitioned table as one folder, a batch for each partition, columns in the parent’s order', async () => {
    const { task, root } = await exported('parts', 'events');
    expect(home.objects(`${root}postgres/`).map((name) => name.replace(/part-.*/, 'part'))).toEqual([
      'public.events/1/_SUCCESS',
      'public.events/1/part',
      'public.events/2/_SUCCESS',
      'public.events/2/part',
      'public.events/3/_SUCCESS',
    ]);
    expect(await rowsOf(root, 'public.events')).toEqual([
      { id: 1, day: '2026-01-05' },
      { id: 2, day: '2026-02-05' },
      { id: 3, day: '2026-02-06' },
    ]);
    expect(task.warningMessage).toBeUndefined();
  });

  it('tells in its info files what was asked and what came out', async () => {
    const { root } = await exported('infos', 'Exact', 'bad_column');
    const json = (name: string) => JSON.parse(readFileSync(home.objectPath(root + name), 'utf8'));
    expect(json('export_info_infos.json')).toEqual({
      exportTaskIdentifier: 'infos',
      sourceArn: snapshot.arn,
      exportOnly: ['postgres.public.Exact', 'postgres.public.bad_column'],
      snapshotTime: NOW.toISOString(),
      taskStartTime: NOW.toISOString(),
      taskEndTime: NOW.toISOString(),
      s3Bucket: 'landing',
      s3Prefix: 'raw',
      exportedFilesPath: 'raw/infos',
      iamRoleArn: 'arn:aws:iam::111122223333:role/export',
      kmsKeyId: 'arn:aws:kms:eu-central-1:111122223333:key/1',
      status: 'COMPLETE',
      percentProgress: 100,
      totalExportedDataInGB: expect.any(Number),
    });
    expect(json('export_tables_info_infos_from_1_to_2.json')).toEqual({
      perTableStatus: [
        {
          tableStatistics: { partitioningInfo: { numberOfPartitions: 1, numberOfCompletedPartitions: 1 } },
          schemaMetadata: {
            originalTypeMappings: [
              {
                columnName: 'Id',
                originalType: 'integer',
                expectedExportedType: 'int32',
                originalCharMaxLength: 0,
                originalNumPrecision: 32,
                originalDateTimePrecision: 0,
              },
            ],
          },
          status: 'COMPLETE',
          sizeGB: expect.any(Number),
          target: 'postgres.public.Exact',
        },
        { status: 'SKIPPED', target: 'postgres.public.bad_column', warningMessage: 'COLUMN_NAME_NOT_SUPPORTED' },
      ],
    });
  });

  it('names original types as information_schema does', async () => {
    const { root } = await exported('originals', 'kinds');
    const info = JSON.parse(
      readFileSync(home.objectPath(`${root}export_tables_info_originals_from_1_to_1.json`), 'utf8'),
    );
    const ours = info.perTableStatus[0].schemaMetadata.originalTypeMappings;
    const theirs = await database.query(
      `SELECT column_name AS "columnName", data_type AS "originalType", coalesce(character_maximum_length, 0) AS "originalCharMaxLength",
         coalesce(numeric_precision, 0) AS "originalNumPrecision", coalesce(datetime_precision, 0) AS "originalDateTimePrecision"
       FROM information_schema.columns WHERE table_name = 'kinds' AND column_name <> 'o' ORDER BY ordinal_position`,
    );
    expect(ours.map(({ expectedExportedType: _, ...rest }: { expectedExportedType: string }) => rest)).toEqual(
      theirs.rows,
    );
  });

  it('is COMPLETE although tables were skipped, and names them in its warning', async () => {
    const { task, root } = await exported('whole');
    expect(task.status).toBe('COMPLETE');
    const warning = JSON.parse(task.warningMessage ?? '');
    const reasons = warning.skippedTables.map((table: { table: string; reason: string }) => [
      table.table.replace(/pg_temp_\d+/, 'pg_temp'),
      table.reason,
    ]);
    expect(new Set(reasons.map(String))).toEqual(
      new Set([
        'postgres.pg_temp.scratch,TEMPORARY_TABLE',
        'postgres.public.bad_column,COLUMN_NAME_NOT_SUPPORTED',
        'postgres.public.bad_parens,COLUMN_NAME_NOT_SUPPORTED',
        'postgres.public.case_twins,COLUMN_NAMES_DIFFER_IN_CASE_ONLY',
        'postgres.public.only_oid,NO_EXPORTABLE_COLUMN',
        'postgres.public.volatile_rows,UNLOGGED_TABLE',
        'postgres.public.with/slash,TABLE_NAME_NOT_SUPPORTED',
      ]),
    );
    const folders = new Set(home.objects(`${root}postgres/`).map((name) => name.split('/')[0]));
    expect([...folders].sort()).toEqual([
      'other.far',
      'public.Exact',
      'public.Mixed_Case',
      'public.blanks',
      'public.events',
      'public.events_a',
      'public.events_b',
      'public.events_c',
      'public.kinds',
      'public.large',
      'public.long_row',
      'public.nothing',
      'public.one_column',
    ]);
    expect(await rowsOf(root, 'public.Mixed_Case')).toEqual([{ Id: 1, userName: 'u' }]);
  });

  it('goes on without a table that is missing or a view, and says so', async () => {
    const { task, root } = await exported('missing', 'absent', 'seen', 'other.far', 'exact');
    expect(task.status).toBe('COMPLETE');
    expect(
      JSON.parse(task.warningMessage ?? '').skippedObjectives.map((one: { objective: string }) => one.objective),
    ).toEqual(['postgres.public.absent', 'postgres.public.seen', 'postgres.public.exact']);
    expect(home.objects(`${root}postgres/`).map((name) => name.split('/')[0])).toEqual(['other.far', 'other.far']);
  });
});

it('shows what a snapshot held, whatever was written afterwards', async () => {
  await database.exec("INSERT INTO blanks VALUES ('later', NULL)");
  const { root } = await exported('after', 'blanks');
  expect(await rowsOf(root, 'public.blanks')).toHaveLength(5);
});
