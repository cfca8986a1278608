import { describe, expect, it } from 'vitest';
import { checkContract, parseContract, readDdl } from '../src/index.ts';
import { type ColumnText, withTable } from './contract-text.ts';

/** Compares a contract of one table `t` with the DDL. */
async function findings(columns: readonly ColumnText[], sql: string, table: Record<string, unknown> = {}) {
  const contract = parseContract(withTable(columns, {}, {}, table));
  return checkContract(contract, await readDdl(sql)).map(({ severity, code, table, column }) =>
    [severity, code, table, ...(column === undefined ? [] : [column])].join(' '),
  );
}

const id: ColumnText = { name: 'id', physicalType: 'integer', more: { primaryKey: true } };
const note: ColumnText = { name: 'note', physicalType: 'text', properties: {} };
const SQL = 'CREATE TABLE t (id integer PRIMARY KEY, note text);';

describe('checkContract', () => {
  it('finds nothing where contract and schema agree', async () => {
    expect(await findings([id, note], SQL)).toEqual([]);
  });

  it.each([
    [
      'a missing table',
      [id, note],
      'CREATE TABLE "T" (id integer);',
      ['error table-missing public.t', 'warning table-new public.T'],
    ],
    ['a missing table that is not carried', [note], '', ['warning table-missing public.t']],
    [
      'a new table',
      [id, note],
      `${SQL} CREATE TABLE u (x integer); CREATE VIEW v AS SELECT 1;`,
      ['warning table-new public.u'],
    ],
    [
      'a missing column',
      [id, note],
      'CREATE TABLE t (id integer PRIMARY KEY);',
      ['warning column-missing public.t note'],
    ],
    [
      'a missing carried column',
      [id, note, { name: 'x', physicalType: 'text' }],
      SQL,
      ['error column-missing public.t x'],
    ],
    ['a new column', [id], SQL, ['warning column-new public.t note']],
    [
      'a new column of a table that is not carried',
      [note],
      'CREATE TABLE t (note text, x text);',
      ['info column-new public.t x'],
    ],
    [
      'a new column with the name of a carried one in another case',
      [id, note],
      'CREATE TABLE t (id integer PRIMARY KEY, note text, "ID" text);',
      ['warning column-new public.t ID', 'warning column-collision public.t ID'],
    ],
    [
      'a changed type',
      [id, note],
      'CREATE TABLE t (id bigint PRIMARY KEY, note text);',
      ['error type-changed public.t id'],
    ],
    [
      'a changed type that is not carried',
      [id, note],
      'CREATE TABLE t (id integer PRIMARY KEY, note json);',
      ['warning type-changed public.t note'],
    ],
    ['another key', [id, note], 'CREATE TABLE t (id integer, note text);', ['warning key-changed public.t']],
    [
      'a key that its policy takes apart',
      [{ ...id, properties: { snapferryPolicy: 'redact' } }, note],
      SQL,
      ['warning key-unstable public.t id'],
    ],
    [
      'a numeric that no decimal holds',
      [
        id,
        { name: 'a', physicalType: 'numeric' },
        { name: 'b', physicalType: 'numeric(39,2)' },
        { name: 'c', physicalType: 'numeric(38,2)' },
      ],
      'CREATE TABLE t (id integer PRIMARY KEY, a numeric, b numeric(39,2), c numeric(38,2));',
      ['warning numeric-as-text public.t a', 'warning numeric-as-text public.t b'],
    ],
    [
      'a type that RDS does not export',
      [id, { name: 'o', physicalType: 'oid' }],
      'CREATE TABLE t (id integer PRIMARY KEY, o oid);',
      ['error type-not-exported public.t o'],
    ],
    [
      'a column that makes RDS skip its table, though it is denied',
      [id, { name: 'a b', properties: {} }],
      'CREATE TABLE t (id integer PRIMARY KEY, "a b" text);',
      ['error name-not-exported public.t a b'],
    ],
    ['an unlogged table', [id, note], SQL.replace('TABLE', 'UNLOGGED TABLE'), ['error table-not-exported public.t']],
    ['a view', [id, note], 'CREATE VIEW t AS SELECT 1;', ['error table-not-exported public.t']],
    [
      'a partition',
      [id, note],
      'CREATE TABLE p (id integer PRIMARY KEY, note text) PARTITION BY LIST (id); CREATE TABLE t (id integer PRIMARY KEY, note text); ALTER TABLE p ATTACH PARTITION t DEFAULT;',
      ['warning table-not-exported public.t', 'warning table-new public.p'],
    ],
  ])('reports %s', async (_what, columns, sql, expected) => {
    expect(await findings(columns, sql)).toEqual(expected);
  });

  it.each(['int', 'INT4', 'pg_catalog.int4', 'serial'])('takes %s for integer', async (physicalType) => {
    expect(await findings([{ ...id, physicalType }, note], SQL)).toEqual([]);
  });

  it('takes a user type with or without public', async () => {
    const sql = 'CREATE TABLE t (id integer PRIMARY KEY, m public.mood[]);';
    expect(await findings([id, { name: 'm', physicalType: 'mood[]' }], sql)).toEqual([]);
  });

  it('reports a table name that RDS cannot export and S3 Tables does not take', async () => {
    const sql = 'CREATE TABLE "größe_" (id integer PRIMARY KEY, note text);';
    expect(await findings([id, note], sql, { physicalName: 'größe_' })).toEqual([
      'warning name-not-allowed public.größe_',
      'error name-not-exported public.größe_',
    ]);
  });

  it('reports a database that RDS exports as a whole only, and a namespace that S3 Tables refuses', () => {
    const yaml = withTable([], {}, { snapferryDataset: 'aws_costs' }).replace(
      '"database": "shop"',
      '"database": "my-shop"',
    );
    const codes = checkContract(parseContract(yaml), {
      tables: [{ schema: 'public', name: 't', kind: 'table', columns: [], primaryKey: [] }],
    });
    expect(codes.map(({ code }) => code)).toEqual(['name-not-exported', 'name-not-allowed']);
  });
});
