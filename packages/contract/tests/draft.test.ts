import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type DatabaseSchema,
  draftContract,
  InvalidContractError,
  parseContract,
  readDdl,
  type SchemaColumn,
} from '../src/index.ts';

const FIXTURE = new URL('./fixtures/shop-schema/schema.sql', import.meta.url);

function schemaOf(columns: readonly Partial<SchemaColumn>[], name = 't'): DatabaseSchema {
  const full = columns.map((column) => ({ name: 'c', physicalType: 'text', notNull: false, ...column }));
  return { tables: [{ schema: 'public', name, kind: 'table', columns: full, primaryKey: [] }] };
}

describe('draftContract', () => {
  it('drafts the tables of a dump and says what it leaves out', async () => {
    const yaml = draftContract(await readDdl(readFileSync(FIXTURE, 'utf8')), { database: 'shop' });
    const contract = parseContract(yaml);
    expect(contract.tables.map(({ schema, name }) => `${schema}.${name}`)).toEqual([
      'billing.invoice',
      'billing.invoice_archive',
      'public.OrderLine',
      'public.customer',
      'public.event',
      'public.typed',
    ]);
    expect(yaml).toContain('# Left out: "public.session", an unlogged or temporary table: RDS skips it.');
    expect(yaml).toContain('# Left out: "public.event_2025", a partition: its rows come with the partitioned table.');
    expect(yaml).toContain('physicalType: numeric(12,2) # the domain public.price');
    expect(yaml).toMatch(/unit price"\n +# RDS leaves this whole table out/);
  });

  it('drafts one schema when asked for one', async () => {
    const schema = await readDdl(readFileSync(FIXTURE, 'utf8'));
    const contract = parseContract(draftContract(schema, { database: 'shop', pgSchema: 'billing' }));
    expect(contract.schema).toBe('billing');
    expect(contract.tables.map(({ target }) => target)).toEqual(['billing_invoice', 'billing_invoice_archive']);
  });

  it.each([
    ['email', 'text', 'personal'],
    ['customer_first_name', 'text', 'personal'],
    ['homeAddress', 'text', 'personal'],
    ['birth_date', 'date', 'personal'],
    ['seen_from', 'inet', 'personal'],
    ['place', 'public.geometry(Point,4326)', 'personal'],
    ['password_hash', 'bytea', 'secret'],
    ['api_key', 'text', 'secret'],
    ['mailing', 'boolean', undefined],
    ['package', 'integer', undefined],
    ['total', 'numeric(10,2)', undefined],
  ])('takes %s %s for %s', (name, physicalType, classification) => {
    const contract = parseContract(draftContract(schemaOf([{ name, physicalType }]), { database: 'shop' }));
    expect(contract.tables[0]?.columns[0]?.classification).toBe(classification);
  });

  it('marks names that RDS cannot export', () => {
    const yaml = draftContract(schemaOf([{ name: 'a,b' }], 'größe'), { database: 'my-shop' });
    expect(yaml.match(/# RDS /g)).toHaveLength(3);
  });

  it('leaves out a table whose schema has a dot in its name, because no contract can name it', () => {
    const [table] = schemaOf([{}]).tables;
    if (table === undefined) throw new Error('expected a table');
    const yaml = draftContract({ tables: [{ ...table, schema: 'a.b' }] }, { database: 'shop' });
    expect(yaml).toContain('# Left out: "a.b.t"');
    expect(parseContract(yaml).tables).toEqual([]);
  });

  it.each([
    ['Shop', 'shop'],
    ['my-shop', 'my_shop'],
    ['2nd', 'db_2nd'],
    ['Été', 'db__t_'],
  ])('names the dataset of the database %s %s', (database, dataset) => {
    expect(parseContract(draftContract({ tables: [] }, { database })).dataset).toBe(dataset);
  });

  it('refuses a dataset name that is none, and a database without a name', () => {
    expect(() => draftContract({ tables: [] }, { database: 'shop', dataset: 'My Shop' })).toThrow(InvalidContractError);
    expect(() => draftContract({ tables: [] }, { database: '' })).toThrow(InvalidContractError);
  });
});
