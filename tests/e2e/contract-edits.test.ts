import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ChangeCode, type ContractDiff, changeCodes, diffContracts } from '@snapferry/contract';
import { currentSchema } from '@snapferry/iceberg';
import { describe, expect, it } from 'vitest';
import { lakeTypes } from '../../packages/cli/src/app/lake-types.ts';
import {
  contractOf,
  type EditedColumn,
  type EditedContract,
  type EditedTable,
} from '../../packages/cli/tests/contract/edited-contracts.ts';
import { outcomes, ShopOfTwo } from './support/shop-of-two.ts';

/** A table whose contract is edited between two days: what both versions say, and what happens to the database meanwhile. */
interface Edit {
  readonly code: ChangeCode;
  /** Undefined: the version does not name the table. */
  readonly older?: Partial<EditedTable>;
  readonly newer?: Partial<EditedTable>;
  readonly migration?: string;
  /** A query on day two, and what it has to find. */
  readonly finds?: readonly [sql: string, rows: readonly unknown[]];
}

const id: EditedColumn = { name: 'id', type: 'integer', key: 1 };
const note: EditedColumn = { name: 'note', type: 'text' };
const made: EditedColumn = { name: 'made', type: 'date' };
const all = [id, note, made];
const plain = { columns: all };

const edits: readonly Edit[] = [
  { code: 'table-added', newer: plain },
  { code: 'table-removed', older: plain },
  {
    code: 'table-source-changed',
    older: plain,
    newer: { name: 'e_renamed', columns: all, properties: { snapferryTarget: 'e_table_source_changed' } },
    migration: 'ALTER TABLE e_table_source_changed RENAME TO e_renamed',
  },
  { code: 'target-changed', older: plain, newer: { columns: all, properties: { snapferryTarget: 'e_elsewhere' } } },
  { code: 'primary-key-changed', older: plain, newer: { columns: [id, { ...note, key: 2 }, made] } },
  {
    code: 'partition-changed',
    older: plain,
    newer: { columns: all, properties: { snapferryPartition: 'month(made)' } },
    finds: ["select id from two.e_partition_changed where made = '2026-02-02'", [{ id: 2 }]],
  },
  { code: 'sort-changed', older: plain, newer: { columns: all, properties: { snapferrySort: 'made desc' } } },
  { code: 'hold-changed', older: plain, newer: { columns: all, properties: { snapferryMaxShrink: 0.1 } } },
  { code: 'columns-reordered', older: plain, newer: { columns: [made, note, id] } },
  {
    code: 'name-taken',
    older: { columns: all, properties: { snapferryPartition: 'month(made)' } },
    newer: { columns: [id, { ...note, name: 'made', properties: { snapferryRenamedFrom: 'note' } }] },
    migration: 'ALTER TABLE e_name_taken DROP made; ALTER TABLE e_name_taken RENAME note TO made',
  },
  { code: 'column-added', older: { columns: [id, { ...note, policy: 'drop' }] }, newer: { columns: [id, note] } },
  {
    code: 'column-dropped',
    older: plain,
    newer: { columns: [id, made] },
    finds: ['select * from two.e_column_dropped where id = 2', [{ id: 2, made: '2026-02-02' }]],
  },
  {
    code: 'column-renamed',
    older: plain,
    newer: { columns: [id, { ...note, name: 'remark', properties: { snapferryRenamedFrom: 'note' } }, made] },
    migration: 'ALTER TABLE e_column_renamed RENAME note TO remark',
    finds: ['select remark from two.e_column_renamed where id = 2', [{ remark: 'secret 2' }]],
  },
  {
    code: 'policy-changed',
    older: plain,
    newer: { columns: [id, { ...note, policy: 'hmac' }, made] },
    finds: [
      "select count(*)::int as n from two.e_policy_changed where regexp_full_match(note, '[0-9a-f]{64}')",
      [{ n: 3 }],
    ],
  },
  {
    code: 'type-widened',
    older: plain,
    newer: { columns: [{ ...id, type: 'bigint' }, note, made] },
    migration:
      'ALTER TABLE e_type_widened ALTER id TYPE bigint; UPDATE e_type_widened SET id = 3000000000 WHERE id = 3',
    finds: ['select max(id) as id from two.e_type_widened', [{ id: '3000000000' }]],
  },
  {
    code: 'type-restated',
    older: plain,
    newer: { columns: [id, { ...note, type: 'varchar(40)' }, made] },
    migration: 'ALTER TABLE e_type_restated ALTER note TYPE varchar(40)',
  },
  {
    code: 'type-changed',
    older: plain,
    newer: { columns: [id, { ...note, type: 'integer' }, made] },
    migration: 'ALTER TABLE e_type_changed ALTER note TYPE integer USING 5',
    finds: ['select note from two.e_type_changed where id = 2', [{ note: 'secret 2' }]],
  },
  {
    code: 'invalid-values-changed',
    older: plain,
    newer: { columns: [id, note, { ...made, properties: { snapferryOnInvalid: 'null' } }] },
    migration: "UPDATE e_invalid_values_changed SET made = 'infinity' WHERE id = 3",
    finds: ['select id from two.e_invalid_values_changed where made is null', [{ id: 3 }]],
  },
];

const nameOf = ({ code }: Edit): string => `e_${code.replaceAll('-', '_')}`;
const seen = new Set<ChangeCode>();

const shop = new ShopOfTwo({
  async prepare(pglite) {
    await pglite.exec('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    for (const table of ['item', ...edits.map(nameOf)]) {
      await pglite.exec(`
        CREATE TABLE ${table} (id integer PRIMARY KEY, note text, made date);
        INSERT INTO ${table} SELECT n, 'secret ' || n, date '2026-01-01' + 32 * (n - 1) FROM generate_series(1, 3) AS n`);
    }
  },
});

async function head(name: string) {
  const found = await shop.app.catalog.load({ namespace: 'two', name });
  if (found === undefined) return undefined;
  const { fields } = currentSchema(found.metadata);
  return { location: found.metadataLocation, columns: fields.map((field) => field.name) };
}

function diffOf(older: EditedContract, newer: EditedContract): ContractDiff {
  const diff = diffContracts(contractOf(older), contractOf(newer), { lake: lakeTypes });
  for (const { code } of diff.changes) seen.add(code);
  return diff;
}

describe('tables edited between two days in every way', () => {
  const versionOf = (side: 'older' | 'newer'): EditedContract => ({
    version: side === 'older' ? '1.0.0' : '2.0.0',
    properties: { snapferryKeyId: 'local-1' },
    tables: edits.flatMap((edit) => {
      const said = edit[side];
      return said === undefined ? [] : [{ name: nameOf(edit), columns: [], ...said }];
    }),
  });

  it('become what the diff says: refused ones stay as they were, and all others are carried', async () => {
    const [older, newer] = [versionOf('older'), versionOf('newer')];
    const { changes } = diffOf(older, newer);
    const first = await shop.day({ contract: contractOf(older) });
    expect(first.status).toBe('complete');
    const before = new Map<string, Awaited<ReturnType<typeof head>>>();
    for (const edit of edits) before.set(nameOf(edit), await head(nameOf(edit)));
    for (const { migration } of edits) if (migration !== undefined) await shop.pglite.exec(migration);

    const second = await shop.day({ contract: contractOf(newer) });
    const told = outcomes(second);
    for (const edit of edits) {
      const source = `public.${edit.newer?.name ?? nameOf(edit)}`;
      const mine = changes.filter(({ table }) => table === source);
      expect([edit.code, mine.map(({ code }) => code)]).toEqual([edit.code, expect.arrayContaining([edit.code])]);
      const target = String(edit.newer?.properties?.snapferryTarget ?? nameOf(edit));
      const after = await head(target);
      const refused = mine.some(({ effect }) => effect === 'refused');
      if (edit.newer === undefined) {
        // Gone from the contract, and nobody drops the table.
        expect([edit.code, told[`two.${target}`], after]).toEqual([edit.code, undefined, before.get(target)]);
      } else if (refused) {
        expect([edit.code, told[`two.${target}`]]).toEqual([edit.code, 'unsupported-schema-change']);
        expect(after).toEqual(before.get(target));
      } else {
        expect([edit.code, told[`two.${target}`]]).toEqual([edit.code, 'loaded']);
        expect(after?.columns).toEqual(edit.newer.columns?.map(({ name }) => name));
        expect([edit.code, await shop.rowsOf(`two.${target}`)]).toEqual([edit.code, 3]);
      }
      if (edit.finds === undefined) continue;
      const [sql, rows] = edit.finds;
      expect([edit.code, await shop.query(sql)]).toEqual([edit.code, rows]);
    }
    expect(JSON.stringify(second)).not.toContain('secret');
  }, 120_000);
});

describe('a dataset edited day after day', () => {
  const item: EditedTable = {
    name: 'item',
    columns: [id, { ...note, policy: 'hmac' }],
    properties: { snapferryMaxShrink: 1 },
  };
  const key = { snapferryKeyId: 'local-1' };
  const loaded = { 'two.item': 'loaded' };
  const days: readonly (readonly [edit: Partial<EditedContract>, ChangeCode[], Record<string, string> | string])[] = [
    [{ version: '1.0.1', description: 'new words' }, ['words-changed'], loaded],
    [
      { description: 'other words' },
      ['version-not-raised', 'words-changed'],
      { 'two.item': 'contract-version-reused' },
    ],
    [{ version: '0.9.0' }, ['version-lowered', 'words-changed'], loaded],
    [{ version: '1.1.0', properties: { ...key, snapferryTrigger: 'backup' } }, ['trigger-changed'], loaded],
    [
      { version: '1.2.0', properties: { ...key, snapferryExport: 'lake' } },
      ['trigger-changed', 'export-moved'],
      loaded,
    ],
    [{ version: '1.2.1', tables: [{ ...item, columns: [id] }] }, ['version-understated', 'column-dropped'], loaded],
    [{ version: '2.0.0', tables: [item], properties: key }, ['column-added', 'export-moved'], loaded],
    [{ version: '3.0.0', properties: { snapferryKeyId: 'local-2' } }, ['key-rotated'], loaded],
    [{ version: '4.0.0', database: 'other' }, ['database-changed'], 'export-refused'],
    [
      { version: '5.0.0', database: 'postgres', properties: { ...key, snapferryDataset: 'three' } },
      ['dataset-changed', 'database-changed', 'key-rotated'],
      { 'three.item': 'loaded' },
    ],
  ];

  it('goes on as the diff says; each key has pseudonyms of its own, and what left the contract stays as it was', async () => {
    const tokens = async (dataset: string): Promise<unknown[]> =>
      (await shop.query(`select note from ${dataset}.item order by id`)).map(({ note }) => note);
    let contract: EditedContract = { version: '1.0.0', properties: key, tables: [item] };
    expect((await shop.day({ contract: contractOf(contract) })).status).toBe('complete');
    const ofFirstKey = await tokens('two');
    expect(ofFirstKey).toHaveLength(3);
    for (const [edit, expected, told] of days) {
      const next = { ...contract, ...edit };
      const diff = diffOf(contract, next);
      expect([edit, diff.changes.map(({ code }) => code).sort()]).toEqual([edit, [...expected].sort()]);
      const result = await shop.day({ contract: contractOf(next) });
      expect([edit, typeof told === 'string' ? result.reasonCode : outcomes(result)]).toEqual([edit, told]);
      contract = next;
    }
    const ofSecondKey = await tokens('two');
    for (const token of ofSecondKey) expect(ofFirstKey).not.toContain(token);
    expect(await tokens('three')).toEqual(ofFirstKey);
    expect(existsSync(join(shop.home.path, 'lake', 'two'))).toBe(true);
  }, 120_000);
});

it('leaves out no change that the diff knows', () => {
  expect([...seen].sort()).toEqual([...changeCodes].sort());
});
