import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readDdl, UnreadableSchemaError } from '../src/index.ts';

const FIXTURES = new URL('./fixtures/', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, FIXTURES), 'utf8');

describe('readDdl on a dump', () => {
  const folders = readdirSync(FIXTURES);

  it('has dumps to read', () => {
    expect(folders.length).toBeGreaterThan(0);
  });

  it.each(folders.flatMap((folder) => [`${folder}/schema.sql`, `${folder}/source.sql`]))(
    'finds in %s what the server had',
    async (path) => {
      const { tables } = await readDdl(read(path));
      const shape = tables
        .filter((table) => table.columns.length > 0)
        .map(({ schema, name, columns }) => [
          `${schema}.${name}`,
          columns.map((item) => [item.name, item.physicalType, item.notNull]),
        ]);
      expect(Object.fromEntries(shape)).toEqual(JSON.parse(read(path.replace(/[^/]+$/, 'expected.json'))));
    },
  );

  it('tells kinds, keys, domains and comments', async () => {
    const { tables } = await readDdl(read('shop-schema/schema.sql'));
    const named = new Map(tables.map((table) => [table.name, table]));
    expect(Object.fromEntries(tables.map(({ name, kind }) => [name, kind]))).toEqual({
      invoice: 'table',
      invoice_archive: 'table',
      OrderLine: 'table',
      customer: 'table',
      customer_mood: 'view',
      event: 'partitioned',
      event_2025: 'partition',
      event_2026: 'partition',
      mood_count: 'materialized-view',
      session: 'unlogged',
      typed: 'table',
    });
    expect(named.get('OrderLine')?.primaryKey).toEqual(['order_id', 'LineNo']);
    expect(named.get('customer')?.comment).toBe("One row a person; don't delete.\nTwo lines.");
    expect(named.get('customer')?.columns.find(({ name }) => name === 'email')?.domain).toBe('public.email');
    expect(named.get('customer')?.columns.find(({ name }) => name === 'last_ip')?.comment).toBe('last seen: address');
  });
});

describe('readDdl', () => {
  const typesOf = async (sql: string) =>
    (await readDdl(sql)).tables.flatMap((table) => table.columns.map((item) => item.physicalType));

  it('passes over rows, meta commands, routine bodies and comments, whatever they hold', async () => {
    const sql = `\ufeff\\restrict abc
\\connect shop
CREATE TABLE a (x integer);
COPY public.a (x) FROM stdin;
1;CREATE TABLE fake (y integer);
'"$$(
\\.
INSERT INTO a VALUES ('it''s; (', E'\\'; CREATE TABLE fake (y integer);', $q$;'$q$);
/* outer /* inner; */ CREATE TABLE fake (y integer); */
-- CREATE TABLE fake (y integer);
CREATE FUNCTION f() RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END;
DO $body$ BEGIN EXECUTE 'CREATE TABLE fake (y integer);'; END $body$;
CREATE TABLE "b;" (begin_ date, "end" date)`;
    expect((await readDdl(sql)).tables.map(({ name }) => name)).toEqual(['a', 'b;']);
  });

  it('follows later changes to a table', async () => {
    const { tables } = await readDdl(`
      CREATE TABLE a (x integer, y text NOT NULL, z date);
      ALTER TABLE a ADD COLUMN v uuid, DROP COLUMN z, ALTER COLUMN x TYPE bigint, ALTER COLUMN y DROP NOT NULL;
      ALTER TABLE a ADD PRIMARY KEY (v);
      CREATE TABLE b (LIKE a INCLUDING ALL);
      CREATE TABLE gone (x integer);
      DROP TABLE gone;
      CREATE TEMPORARY TABLE t (x integer);
      CREATE TABLE IF NOT EXISTS b (other integer);
      CREATE TABLE p (x integer PRIMARY KEY, at date) PARTITION BY LIST (x);
      CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
      CREATE FOREIGN TABLE f (x integer) SERVER s;`);
    const columns = [
      { name: 'x', physicalType: 'bigint', notNull: false },
      { name: 'y', physicalType: 'text', notNull: false },
      { name: 'v', physicalType: 'uuid', notNull: true },
    ];
    expect(tables.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'a table',
      'b table',
      'p partitioned',
      'p1 partition',
      'f foreign',
    ]);
    expect(tables.slice(0, 2).map((table) => [table.columns, table.primaryKey])).toEqual([
      [columns, ['v']],
      [columns, ['v']],
    ]);
    expect(tables[3]?.columns.map(({ name }) => name)).toEqual(['x', 'at']);
  });

  it.each([
    ['public.geometry(Point,4326)', 'public.geometry(Point,4326)'],
    ['numeric(5,0)', 'numeric(5,0)'],
    ['numeric(3,-2)', 'numeric(3,-2)'],
    ['timestamptz(0)', 'timestamp(0) with time zone'],
    ['int4[3][4]', 'integer[]'],
    ['mood', 'public.mood'],
    ['"Weird ""Type"', 'public."Weird ""Type"'],
    ['public."select"', 'public."select"'],
    ['interval(3)', 'interval(3)'],
    ['interval year to month', 'interval year to month'],
    ['bpchar', 'bpchar'],
    ['pg_catalog.int8', 'bigint'],
  ])('prints %s as %s', async (type, printed) => {
    expect(await typesOf(`CREATE TABLE a ("ü" text, x ${type})`)).toEqual(['text', printed]);
  });

  it('resolves a domain of a domain, and an array of one', async () => {
    const sql = 'CREATE DOMAIN d AS numeric(4,1); CREATE DOMAIN e AS d; CREATE TABLE a (x e, y d[])';
    expect(await typesOf(sql)).toEqual(['numeric(4,1)', 'numeric(4,1)[]']);
  });

  it('puts names into the schema that a search path set', async () => {
    const { tables } = await readDdl('SET search_path = app, pg_catalog; CREATE TABLE a (x mood)');
    expect(tables[0]).toMatchObject({ schema: 'app', columns: [{ physicalType: 'app.mood' }] });
  });

  it.each([
    ['SELECT 1;\n\nCREATE TABLE a (b int\n c);', 4, 'syntax error'],
    ['-- ü😀\nCREATE TABLE "😀" (b text\n DEFAULT \'😀\'\n oops oops);', 4, 'syntax error'],
    ['selec 1;', 1, 'syntax error'],
    ["CREATE TABLE a (b text);\nINSERT INTO a VALUES ('x);", 2, 'a quote that closes'],
    ['\n/* never', 2, 'a comment that closes'],
    ['CREATE TABLE a (b int', 1, 'a statement that ends'],
    ['CREATE TABLE a (b int);\n\\connect other\nCREATE TABLE a (b int);', 3, 'found a again'],
    ['CREATE TABLE a (b int);\nALTER TABLE a RENAME COLUMN b TO c;', 2, 'renaming'],
    ['PGDMP\u0001', 1, 'custom format'],
  ])('refuses %j with its line', async (sql, line, message) => {
    const error = await readDdl(sql).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnreadableSchemaError);
    expect(error).toMatchObject({ line, code: 'SCHEMA_UNREADABLE', message: expect.stringContaining(message) });
  });
});
