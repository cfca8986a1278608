import { type DataContract, parseContract } from '@snapferry/contract';
import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../packages/cli/src/app/run-result.ts';
import { currentDataFiles, currentSchema, localFileIo } from '../../packages/iceberg/src/index.ts';
import { contractYaml, item } from './support/contract-of-two.ts';
import { resetRows } from './support/database-of-two.ts';
import { outcomes, ShopOfTwo } from './support/shop-of-two.ts';

const shop = new ShopOfTwo({
  async prepare(pglite) {
    await pglite.exec(`
      DROP TABLE item;
      CREATE TABLE item (id integer PRIMARY KEY, price numeric(10,2), made date, note text);`);
    await resetRows(pglite);
  },
});

type Column = (typeof item)[number];
const [id, price, made, note] = item as readonly [Column, Column, Column, Column];

/** A contract on `item` alone, with properties of the table as YAML. */
function contractOf(version: string, columns: readonly Column[], ofTable = ''): DataContract {
  const yaml = contractYaml({ item: columns }, { version });
  const begin = '  - name: item\n    customProperties: [';
  return parseContract(yaml.replace(begin, `${begin}${ofTable === '' ? '' : `${ofTable}, `}`), 'test.yaml');
}

const first = contractOf('1.0.0', item);

const day = (contract: DataContract): Promise<RunResult> => shop.day({ contract });
const query = (sql: string) => shop.query(sql);

async function table() {
  const head = await shop.head('item');
  const { fields } = currentSchema(head.metadata);
  return {
    faults: await shop.faultsOf('item'),
    columns: Object.fromEntries(fields.map((field) => [field.name, { id: field.id, type: field.type }])),
    files: (await currentDataFiles(localFileIo(), head)).dataFiles,
    head,
  };
}

const loaded = { 'two.item': 'loaded' };

describe('a table that evolves', () => {
  it('keeps the column under its new name, with its field id', async () => {
    expect(outcomes(await day(first))).toEqual(loaded);
    const before = await table();
    await shop.pglite.exec('ALTER TABLE item RENAME note TO remark');
    const remark = { ...note, name: 'remark', more: ', {property: snapferryRenamedFrom, value: note}' };
    const renamed = contractOf('1.1.0', [id, price, made, remark]);
    expect(outcomes(await day(renamed))).toEqual(loaded);
    const after = await table();
    expect(after.columns).toEqual({
      id: before.columns.id,
      price: before.columns.price,
      made: before.columns.made,
      remark: before.columns.note,
    });
    expect(await query('select * from two.item where id = 8')).toEqual([
      { id: 8, price: '10.00', made: '2026-01-09', remark: 'note 8' },
    ]);
    // The property may stand for ever.
    expect(outcomes(await day(renamed))).toEqual(loaded);
    expect((await table()).columns).toEqual(after.columns);
    expect((await table()).faults).toEqual([]);
  });

  it('drops a column, and takes another of that name for a new one', async () => {
    await day(first);
    const before = await table();
    expect(outcomes(await day(contractOf('1.1.0', [id, made, { ...note, policy: 'drop' }])))).toEqual(loaded);
    expect(Object.keys((await table()).columns)).toEqual(['id', 'made']);
    expect(await query('select * from two.item where id = 8')).toEqual([{ id: 8, made: '2026-01-09' }]);
    expect(outcomes(await day(contractOf('1.2.0', item)))).toEqual(loaded);
    const after = await table();
    expect(after.columns.note?.id).toBeGreaterThan(before.columns.note?.id ?? Infinity);
    expect(await query('select note from two.item where id = 8')).toEqual([{ note: 'note 8' }]);
    expect(after.faults).toEqual([]);
  });

  it('goes on with a widened column while its values fit, as drift; rejects one that does not; widens with the contract', async () => {
    await day(first);
    const before = await table();
    await shop.pglite.exec('ALTER TABLE item ALTER id TYPE bigint, ALTER price TYPE numeric(12,2)');
    const drifting = await day(first);
    expect(outcomes(drifting)).toEqual(loaded);
    expect(drifting.drift.map(({ column, change }) => [column, change])).toEqual([
      ['id', 'type-changed'],
      ['price', 'type-changed'],
    ]);

    await shop.pglite.exec("INSERT INTO item VALUES (3000000000, 9999999999.99, '2026-06-01', 'large')");
    const rejected = await day(first);
    expect(outcomes(rejected)).toEqual({ 'two.item': 'invalid-values' });
    expect(rejected.tables[0]?.reason).toMatch(/"id" \(integer\): 1 value .*"price" \(numeric\(10,2\)\): 1 value /);
    expect(await shop.rowsOf('two.item')).toBe(500);

    const wide = contractOf('1.1.0', [{ ...id, type: 'bigint' }, { ...price, type: 'numeric(12,2)' }, made, note]);
    const widened = await day(wide);
    expect(outcomes(widened)).toEqual(loaded);
    expect(widened.drift).toEqual([]);
    const after = await table();
    expect(after.columns).toEqual({
      ...before.columns,
      id: { id: before.columns.id?.id, type: 'long' },
      price: { id: before.columns.price?.id, type: 'decimal(12, 2)' },
    });
    expect(await query("select id, price from two.item where note = 'large'")).toEqual([
      { id: '3000000000', price: '9999999999.99' },
    ]);
    expect(after.faults).toEqual([]);
  });

  it('rejects a change that Iceberg has no way for, and stays readable as it was', async () => {
    await day(first);
    const before = await table();
    await shop.pglite.exec('ALTER TABLE item ALTER note TYPE integer USING 5');
    const rejected = await day(contractOf('2.0.0', [id, price, made, { ...note, type: 'integer' }]));
    expect(outcomes(rejected)).toEqual({ 'two.item': 'unsupported-schema-change' });
    expect(rejected.tables[0]?.reason).toContain('note');
    const after = await table();
    expect(after.head.metadataLocation).toBe(before.head.metadataLocation);
    expect(await query('select note from two.item where id = 8')).toEqual([{ note: 'note 8' }]);
    expect(after.faults).toEqual([]);
  });
});

describe('a table with a layout', () => {
  const sort = '{property: snapferrySort, value: [price desc, id]}';
  const partition = (clause: string): string => `{property: snapferryPartition, value: "${clause}"}`;

  it('is partitioned and sorted from the contract on, and no longer once the contract says so', async () => {
    await shop.pglite.exec("INSERT INTO item VALUES (1000, 1, NULL, 'undated')");
    await day(first);
    const [plain] = await query('select sum(price) as price, count(note)::int as notes from two.item');
    expect(outcomes(await day(contractOf('1.1.0', item, `${partition('month(made)')}, ${sort}`)))).toEqual(loaded);
    const laidOut = await table();
    expect(laidOut.faults).toEqual([]);
    const months = await query("select distinct date_trunc('month', made) as m from two.item");
    expect(months.length).toBeGreaterThan(12);
    expect(laidOut.files).toHaveLength(months.length);
    const spec = laidOut.head.metadata['partition-specs'].at(-1)?.fields;
    expect(spec?.map((field) => [field.name, field.transform])).toEqual([['made_month', 'month']]);
    expect(laidOut.head.metadata['sort-orders'].at(-1)?.fields.map((field) => field.direction)).toEqual([
      'desc',
      'asc',
    ]);
    expect(await query('select sum(price) as price, count(note)::int as notes from two.item')).toEqual([plain]);
    expect(await query("select id from two.item where made = '2026-03-01'")).toEqual([{ id: 59 }]);
    expect(await query('select id from two.item where made is null')).toEqual([{ id: 1000 }]);

    expect(outcomes(await day(contractOf('1.2.0', item)))).toEqual(loaded);
    const back = await table();
    expect(back.files).toHaveLength(1);
    expect(back.faults).toEqual([]);
    expect(await query('select sum(price) as price, count(note)::int as notes from two.item')).toEqual([plain]);
  });

  it('is rejected with more than 100 partitions in a day, and stays as it was', async () => {
    await day(first);
    const before = await table();
    const rejected = await day(contractOf('1.1.0', item, partition('day(made)')));
    expect(outcomes(rejected)).toEqual({ 'two.item': 'too-many-partitions' });
    expect(rejected.tables[0]?.reason).toContain('day(made)');
    expect((await table()).head.metadataLocation).toBe(before.head.metadataLocation);
  });

  it('may be by bucket, and by a column that is renamed later', async () => {
    await day(contractOf('1.0.0', item, partition('bucket(4, note)')));
    await shop.pglite.exec('ALTER TABLE item RENAME note TO remark');
    const remark = { ...note, name: 'remark', more: ', {property: snapferryRenamedFrom, value: note}' };
    const next = contractOf('1.1.0', [id, price, made, remark], partition('bucket(4, remark)'));
    expect(outcomes(await day(next))).toEqual(loaded);
    const after = await table();
    expect(after.files).toHaveLength(5);
    expect(after.faults).toEqual([]);
    expect(await query("select id from two.item where remark = 'note 8'")).toEqual([{ id: 8 }]);
  });
});
