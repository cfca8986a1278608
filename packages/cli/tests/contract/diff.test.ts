import { type ContractDiff, changeCodes, diffContracts } from '@snapferry/contract';
import { describe, expect, it } from 'vitest';
import { lakeTypes } from '../../src/app/lake-types.ts';
import { contractOf, type EditedColumn, type EditedContract, type EditedTable } from './edited-contracts.ts';

const id: EditedColumn = { name: 'id', type: 'integer', key: 1 };
const note: EditedColumn = { name: 'note', type: 'text' };
const made: EditedColumn = { name: 'made', type: 'date' };
const email: EditedColumn = { name: 'email', type: 'text', policy: 'hmac' };
const item = (
  columns: readonly EditedColumn[],
  properties: Record<string, unknown> = {},
  name = 'item',
): EditedTable => ({
  name,
  columns,
  properties,
});
const base: EditedContract = { tables: [item([id, note, made])] };

function diff(older: EditedContract, newer: EditedContract): ContractDiff {
  return diffContracts(contractOf(older), contractOf({ version: '2.0.0', ...newer }), { lake: lakeTypes });
}

/** The columns before and after, in the one table. */
function columnDiff(before: readonly EditedColumn[], after: readonly EditedColumn[]): string[] {
  return summary(diff({ tables: [item(before)] }, { tables: [item(after)] }));
}

const seen = new Set<string>();

function summary({ verdict, changes }: ContractDiff): string[] {
  for (const { code, lake, readers } of changes) {
    seen.add(code);
    expect(lake).toMatch(/^.+\.$/);
    expect(readers).toMatch(/^.+\.$/);
  }
  return [
    verdict,
    ...changes.map(({ code, effect, exposure, column }) =>
      [code, effect, ...(exposure === 'same' ? [] : [exposure]), ...(column === undefined ? [] : [column])].join(' '),
    ),
  ];
}

describe('a contract against itself', () => {
  it('is unchanged, whatever the order of its keys', () => {
    expect(diff(base, { ...base, version: '1.0.0' })).toEqual({ verdict: 'unchanged', changes: [] });
  });
});

describe('the version', () => {
  const changed = { tables: [item([id, note])] };
  it.each<[string, EditedContract, string[]]>(
    [
      [
        'not raised',
        { version: '1.0.0', description: 'new' },
        ['refused', 'version-not-raised refused', 'words-changed compatible'],
      ],
      [
        'raised in its build alone',
        { version: '1.0.0+2', description: 'new' },
        ['refused', 'version-not-raised refused', 'words-changed compatible'],
      ],
      ['lowered', { version: '0.9.0' }, ['breaking', 'version-lowered breaking', 'words-changed compatible']],
      ['raised, with nothing else', { version: '1.0.1' }, ['compatible', 'words-changed compatible']],
    ].map(([what, edit, expected]) => [what as string, { ...base, ...(edit as object) }, expected as string[]]),
  )('%s', (_what, newer, expected) => {
    expect(summary(diff(base, newer))).toEqual(expected);
  });

  it.each([
    ['1.0.0', '1.1.0', true],
    ['1.0.0', '1.0.1', true],
    ['1.4.0', '2.0.0', false],
    ['0.1.0', '0.1.1', true],
    ['0.1.0', '0.2.0', false],
    ['0.9.0', '1.0.0', false],
  ])('%s to %s with a break says too little: %s', (before, after, understated) => {
    const [, first] = summary(diff({ ...base, version: before }, { ...changed, version: after }));
    expect(first === 'version-understated compatible').toBe(understated);
  });
});

describe('the dataset', () => {
  const hashed = { tables: [item([id, email])] };
  it.each<[string, EditedContract, EditedContract, string[]]>([
    [
      'another name',
      base,
      { ...base, properties: { snapferryDataset: 'three' } },
      ['breaking', 'dataset-changed breaking'],
    ],
    ['another database', base, { ...base, database: 'shop' }, ['compatible', 'database-changed compatible']],
    [
      'export in the lake',
      base,
      { ...base, properties: { snapferryExport: 'lake' } },
      ['compatible', 'export-moved compatible more'],
    ],
    [
      'export in the source',
      { ...base, properties: { snapferryExport: 'lake' } },
      base,
      ['compatible', 'export-moved compatible less'],
    ],
    [
      'another trigger',
      base,
      { ...base, properties: { snapferryTrigger: 'tag:a=b' } },
      ['compatible', 'trigger-changed compatible'],
    ],
    [
      'another key',
      { ...hashed, properties: { snapferryKeyId: 'k1' } },
      { ...hashed, properties: { snapferryKeyId: 'k2' } },
      ['breaking', 'key-rotated breaking'],
    ],
    [
      'a key that nothing uses',
      base,
      { ...base, properties: { snapferryKeyId: 'k2' } },
      ['compatible', 'words-changed compatible'],
    ],
    ['other words', base, { ...base, description: 'new' }, ['compatible', 'words-changed compatible']],
  ])('%s', (_what, older, newer, expected) => {
    expect(summary(diff(older, newer))).toEqual(expected);
  });
});

describe('tables', () => {
  const other = item([id], {}, 'other');
  it.each<[string, readonly EditedTable[], readonly EditedTable[], string[]]>([
    ['a new one', base.tables, [...base.tables, other], ['compatible', 'table-added compatible more']],
    ['one that is gone', [...base.tables, other], base.tables, ['breaking', 'table-removed breaking less']],
    [
      'one of which nothing is carried any more',
      [...base.tables, other],
      [...base.tables, item([{ ...id, policy: 'drop' }], {}, 'other')],
      ['breaking', 'table-removed breaking less'],
    ],
    [
      'one that is named and not carried',
      base.tables,
      [...base.tables, item([{ ...id, policy: 'drop' }], {}, 'other')],
      ['compatible', 'words-changed compatible'],
    ],
    [
      'another name in the lake',
      base.tables,
      [item([id, note, made], { snapferryTarget: 'items' })],
      ['breaking', 'target-changed breaking'],
    ],
    [
      'another name in the lake, with a type that the old table could not take',
      base.tables,
      [item([id, { ...note, type: 'integer' }, made], { snapferryTarget: 'items' })],
      ['breaking', 'target-changed breaking', 'type-changed breaking note'],
    ],
    [
      'renamed in the database, as it was in the lake',
      base.tables,
      [item([id, note, made], { snapferryTarget: 'item' }, 'article')],
      ['compatible', 'table-source-changed compatible'],
    ],
    [
      'two that change places',
      [item([id], {}, 'a'), item([id], {}, 'b')],
      [item([id], { snapferryTarget: 'b' }, 'a'), item([id], { snapferryTarget: 'a' }, 'b')],
      ['breaking', 'table-source-changed breaking', 'table-source-changed breaking'],
    ],
    ['another key', base.tables, [item([id, { ...note, key: 2 }, made])], ['breaking', 'primary-key-changed breaking']],
    [
      'partitions',
      base.tables,
      [item([id, note, made], { snapferryPartition: 'month(made)' })],
      ['compatible', 'partition-changed compatible'],
    ],
    [
      'a name that a dropped column had, which the table is partitioned by',
      [item([id, note, made], { snapferryPartition: 'month(made)' })],
      [item([id, { ...note, name: 'made', properties: { snapferryRenamedFrom: 'note' } }])],
      [
        'refused',
        'name-taken refused made',
        'column-renamed breaking made',
        'column-dropped breaking less made',
        'partition-changed compatible',
      ],
    ],
    [
      "a new column with the name of a partition's field",
      [item([id, made], { snapferryPartition: 'month(made)' })],
      [item([id, made, { ...note, name: 'made_month' }], { snapferryPartition: 'month(made)' })],
      ['refused', 'name-taken refused made_month', 'column-added compatible more made_month'],
    ],
    [
      'an order',
      base.tables,
      [item([id, note, made], { snapferrySort: 'made desc' })],
      ['compatible', 'sort-changed compatible'],
    ],
    [
      'a hold',
      base.tables,
      [item([id, note, made], { snapferryMaxShrink: 0.1 })],
      ['compatible', 'hold-changed compatible'],
    ],
    ['columns in another order', base.tables, [item([note, id, made])], ['compatible', 'columns-reordered compatible']],
    [
      'a key, partitions and an order that follow a renamed column',
      [item([id, note, made], { snapferryPartition: 'month(made)', snapferrySort: ['made', 'id'] })],
      [
        item(
          [
            { ...id, name: 'nr', properties: { snapferryRenamedFrom: 'id' } },
            note,
            { ...made, name: 'born', properties: { snapferryRenamedFrom: 'made' } },
          ],
          {
            snapferryPartition: 'month(born)',
            snapferrySort: ['born', 'nr'],
          },
        ),
      ],
      ['breaking', 'column-renamed breaking nr', 'column-renamed breaking born'],
    ],
  ])('%s', (_what, before, after, expected) => {
    expect(summary(diff({ tables: before }, { tables: after }))).toEqual(expected);
  });
});

describe('columns', () => {
  const [all, denied] = [[id, note, made], { ...note, policy: 'drop' }];
  it.each<[string, readonly EditedColumn[], readonly EditedColumn[], string[]]>([
    ['a new one', [id, made], all, ['compatible', 'column-added compatible more note']],
    [
      'a new one without values',
      [id],
      [id, { ...note, policy: 'redact' }],
      ['compatible', 'column-added compatible note'],
    ],
    ['one that was denied', [id, denied, made], all, ['compatible', 'column-added compatible more note']],
    ['one that is gone', all, [id, made], ['breaking', 'column-dropped breaking less note']],
    ['one that is denied', all, [id, denied, made], ['breaking', 'column-dropped breaking less note']],
    [
      'one that is renamed',
      all,
      [id, { ...note, name: 'remark', properties: { snapferryRenamedFrom: 'note' } }, made],
      ['breaking', 'column-renamed breaking remark'],
    ],
    [
      'one that is renamed to one that the table has, too',
      [id, note, { ...note, name: 'remark' }],
      [id, { ...note, name: 'remark', properties: { snapferryRenamedFrom: 'note' } }],
      ['refused', 'name-taken refused remark', 'column-renamed breaking remark', 'column-dropped breaking less remark'],
    ],
    ['one in another case', all, [id, { ...note, name: 'Note' }, made], ['compatible', 'words-changed compatible']],
    ['integer to bigint', all, [{ ...id, type: 'bigint' }, note, made], ['compatible', 'type-widened compatible id']],
    ['bigint to integer', [{ ...id, type: 'bigint' }], [id], ['refused', 'type-changed refused id']],
    ['smallint to integer', [{ ...id, type: 'smallint' }], [id], ['compatible', 'type-restated compatible id']],
    ['text to integer', all, [id, { ...note, type: 'integer' }, made], ['refused', 'type-changed refused note']],
    [
      'text to varchar',
      all,
      [id, { ...note, type: 'varchar(9)' }, made],
      ['compatible', 'type-restated compatible note'],
    ],
    ['text to jsonb', all, [id, { ...note, type: 'jsonb' }, made], ['breaking', 'type-restated breaking note']],
    ['integer as int4', all, [{ ...id, type: 'int4' }, note, made], ['compatible', 'words-changed compatible']],
  ])('%s', (_what, before, after, expected) => {
    expect(columnDiff(before, after)).toEqual(expected);
  });

  it('suggests a rename where one column went and another of its type came', () => {
    const { changes } = diff({ tables: [item(all)] }, { tables: [item([id, { ...note, name: 'remark' }, made])] });
    const dropped = changes.find(({ code }) => code === 'column-dropped');
    expect(dropped?.readers).toContain('"remark"');
    expect(dropped?.readers).toContain('snapferryRenamedFrom');
  });

  it.each([
    ['numeric(10,2)', 'numeric(12,2)', 'compatible', 'type-widened'],
    ['numeric(10,2)', 'numeric(12,3)', 'refused', 'type-changed'],
    ['real', 'double precision', 'compatible', 'type-widened'],
    ['integer[]', 'bigint[]', 'compatible', 'type-widened'],
    ['varchar(3)[]', 'text[]', 'compatible', 'type-restated'],
    ['date', 'timestamp', 'refused', 'type-changed'],
    ['numeric', 'money', 'breaking', 'type-restated'],
    ['numeric', 'numeric(39,2)', 'breaking', 'type-restated'],
  ])('%s to %s is %s (%s)', (before, after, effect, code) => {
    expect(columnDiff([{ name: 'c', type: before }], [{ name: 'c', type: after }])).toEqual([
      effect,
      `${code} ${effect} c`,
    ]);
  });

  it.each([
    ['integer', 'bigint', 'compatible'],
    ['varchar(3)', 'text', 'compatible'],
    ['numeric(10,2)', 'numeric(12,2)', 'compatible'],
    ['numeric(10,2)', 'numeric(10,3)', 'breaking'],
    ['character(3)', 'text', 'breaking'],
    ['integer', 'text', 'breaking'],
    ['timestamp', 'timestamptz', 'breaking'],
  ])('a hashed %s to %s is %s: the text that is hashed decides', (before, after, effect) => {
    const hashed = (type: string): EditedColumn => ({ name: 'c', type, policy: 'hmac' });
    expect(columnDiff([hashed(before)], [hashed(after)])).toEqual([effect, `type-restated ${effect} c`]);
  });

  const cut = (to: unknown): Partial<EditedColumn> => ({ policy: 'truncate', properties: { snapferryTruncate: to } });
  it.each<[string, Partial<EditedColumn>, Partial<EditedColumn>, string[]]>([
    ['allow to hmac', {}, { policy: 'hmac' }, ['policy-changed breaking less note']],
    ['hmac to allow', { policy: 'hmac' }, {}, ['policy-changed breaking more note']],
    ['allow to redact', {}, { policy: 'redact' }, ['policy-changed breaking less note']],
    ['redact to allow', { policy: 'redact' }, {}, ['policy-changed compatible more note']],
    ['allow to truncate', {}, cut(3), ['policy-changed breaking less note']],
    ['truncate to allow', cut(3), {}, ['policy-changed breaking more note']],
    ['truncate to hmac', cut(3), { policy: 'hmac' }, ['policy-changed breaking less note']],
    ['a longer cut', cut(3), cut(5), ['policy-changed breaking more note']],
    ['a shorter cut', cut(5), cut(3), ['policy-changed breaking less note']],
  ])('%s', (_what, before, after, expected) => {
    expect(columnDiff([{ ...note, ...before }], [{ ...note, ...after }]).slice(1)).toEqual(expected);
  });

  it('tells a finer cut of a date', () => {
    expect(columnDiff([{ ...made, ...cut('year') }], [{ ...made, ...cut('day') }])).toEqual([
      'breaking',
      'policy-changed breaking more made',
    ]);
  });

  it('is refused where a policy changes the type too, and says both', () => {
    expect(columnDiff([id], [{ ...id, policy: 'hmac' }])).toEqual([
      'refused',
      'type-changed refused id',
      'policy-changed breaking less id',
    ]);
  });

  it.each([
    ['null', 'compatible', ['invalid-values-changed compatible made']],
    ['string', 'refused', ['type-changed refused made', 'invalid-values-changed compatible made']],
  ])('may take values that do not fit as %s', (onInvalid, verdict, expected) => {
    const tolerant = { ...made, properties: { snapferryOnInvalid: onInvalid } };
    expect(columnDiff([made], [tolerant])).toEqual([verdict, ...expected]);
  });

  it('says for how long what is taken away can still be queried, and lies there', () => {
    for (const after of [
      [id, made],
      [id, { ...note, policy: 'hmac' }, made],
    ]) {
      const { changes } = diff({ tables: [item(all)] }, { tables: [item(after)] });
      expect(changes[0]?.lake).toMatch(/7 days.*physically gone after 21 at most/);
    }
  });
});

it('has shown every change that there is', () => {
  expect([...seen].sort()).toEqual([...changeCodes].sort());
});
