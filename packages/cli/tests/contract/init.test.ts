import { PGlite } from '@electric-sql/pglite';
import { draftContract, parseContract } from '@snapferry/contract';
import { pgliteDatabase, readCatalog } from '@snapferry/local/rds';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { schemaOf } from '../../src/app/read-schema.ts';

let pglite: PGlite;
let draft: string;

beforeAll(async () => {
  pglite = await PGlite.create();
  await pglite.exec(`
    CREATE DOMAIN email AS varchar(90);
    CREATE TABLE customer (id bigint PRIMARY KEY, name text NOT NULL, reach email, seen_from inet, total numeric(10,2));
    COMMENT ON TABLE customer IS 'CANARY of the table';
    COMMENT ON COLUMN customer.name IS 'CANARY of the column';
    CREATE TABLE "no columns" ();
    CREATE TABLE no_key (a integer, b integer);
    CREATE SCHEMA other; CREATE TABLE other.customer (id integer);
    CREATE VIEW v AS SELECT 1 AS one; CREATE MATERIALIZED VIEW m AS SELECT 1 AS one; CREATE UNLOGGED TABLE u (id integer);
    CREATE TEMPORARY TABLE temporary (id integer);
    CREATE FOREIGN DATA WRAPPER nowhere; CREATE SERVER far FOREIGN DATA WRAPPER nowhere; CREATE FOREIGN TABLE f (id integer) SERVER far;
    CREATE ROLE blind; SET ROLE blind;`);
  await expect(pglite.exec('SELECT * FROM customer')).rejects.toThrow('permission denied');
  const catalog = await pgliteDatabase(pglite).withSnapshot(readCatalog);
  draft = draftContract(schemaOf(catalog), { database: catalog.database });
});
afterAll(() => pglite?.close());

describe('a draft from a catalogue, by a role that may read no table', () => {
  it('names every exportable table and denies every column', () => {
    const { tables } = parseContract(draft);
    expect(tables.map(({ schema, name, columns }) => [schema, name, columns.length])).toEqual([
      ['other', 'customer', 1],
      ['public', 'customer', 5],
      ['public', 'no columns', 0],
      ['public', 'no_key', 2],
    ]);
    expect(tables.filter(({ carried }) => carried)).toEqual([]);
  });

  it('has types, keys and NOT NULL as a dump has them, and marks personal data by name, domain, type and table', () => {
    const { schema } = parse(draft) as { schema: { physicalName: string; properties: Record<string, unknown>[] }[] };
    const columns = schema.find(({ physicalName }) => physicalName === 'customer')?.properties;
    expect(columns?.map(({ customProperties: _, logicalType: __, ...column }) => column)).toEqual([
      { name: 'id', physicalType: 'bigint', required: true, primaryKey: true, primaryKeyPosition: 1 },
      { name: 'name', physicalType: 'text', required: true, classification: 'personal' },
      { name: 'reach', physicalType: 'character varying(90)', classification: 'personal' },
      { name: 'seen_from', physicalType: 'inet', classification: 'personal' },
      { name: 'total', physicalType: 'numeric(10,2)' },
    ]);
  });

  it('says what it leaves out, and why', () => {
    for (const [name, why] of [
      ['public.v', 'a view'],
      ['public.m', 'a materialized view'],
      ['public.u', 'an unlogged or temporary table'],
      ['public.f', 'a foreign table'],
    ]) {
      expect(draft).toContain(`# Left out: "${name}", ${why}`);
    }
    expect(draft).toMatch(/# Left out: "pg_temp[^"]*\.temporary", an unlogged or temporary table/);
  });

  it('keeps what the database says of itself in comments, which do not travel', () => {
    expect(draft).toContain('# The database says: CANARY of the table');
    expect(draft).toContain('# The database says: CANARY of the column');
    expect(JSON.stringify(parseContract(draft).document)).not.toContain('CANARY');
  });
});
