import { describe, expect, it } from 'vitest';
import { compareWithSchema, type Finding, parseContract, readDdl } from '../src/index.ts';
import { type ColumnText, withTable } from './contract-text.ts';

/** Compares a contract of one table `t` with the DDL. */
async function compared(columns: readonly ColumnText[], sql: string): Promise<Finding[]> {
  return compareWithSchema(parseContract(withTable(columns)), await readDdl(sql));
}

async function findings(columns: readonly ColumnText[], sql: string): Promise<string[]> {
  const found = await compared(columns, sql);
  // Each says what to do, in a sentence of its own.
  for (const { advice } of found) expect(advice).toMatch(/^[A-Z].+[.)…]$/);
  return found.map(({ severity, code, table, column }) => [severity, code, table, column].filter(Boolean).join(' '));
}

const id: ColumnText = { name: 'id', physicalType: 'integer', more: { primaryKey: true } };
const note: ColumnText = { name: 'note', physicalType: 'text', properties: {} };
const SQL = 'CREATE TABLE t (id integer PRIMARY KEY, note text);';

describe('compareWithSchema', () => {
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
      'an unnamed column that makes RDS skip its table',
      [id],
      'CREATE TABLE t (id integer PRIMARY KEY, "a b" text);',
      ['error name-not-exported public.t a b', 'warning column-new public.t a b'],
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

  it.each([
    ['hmac', { snapferryPolicy: 'hmac' }, 'text', 'real', 'snapferryPolicy will not fit'],
    [
      'a cut text',
      { snapferryPolicy: 'truncate', snapferryTruncate: 3 },
      'text',
      'integer',
      'snapferryTruncate will not',
    ],
    [
      'a cut date',
      { snapferryPolicy: 'truncate', snapferryTruncate: 'year' },
      'date',
      'text',
      'snapferryTruncate will',
    ],
    ['allow', { snapferryPolicy: 'allow' }, 'text', 'real', undefined],
  ])('says whether the policy fits the changed type: %s', async (_what, properties, before, after, misfit) => {
    const column = { name: 'c', physicalType: before, properties };
    const [found, ...rest] = await compared([id, column], `CREATE TABLE t (id integer PRIMARY KEY, c ${after});`);
    expect([found?.code, rest]).toEqual(['type-changed', []]);
    if (misfit === undefined) expect(found?.message).not.toContain('will not fit');
    else expect(found?.message).toContain(misfit);
  });
});
