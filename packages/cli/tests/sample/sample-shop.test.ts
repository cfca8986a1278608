import { readFileSync } from 'node:fs';
import { compareWithSchema, lintContract, parseContract, readDdl } from '@snapferry/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSampleShop, type DayChanges, type SampleShop, sampleSchemaSql } from '../../src/sample/index.ts';
import { hardValues, typesInUse } from './hard-values.ts';
import { type CatalogColumn, countRows, digestRows, readColumns, value } from './shop-catalog.ts';

const contractFile = (name: string) => readFileSync(new URL(`../../../../contracts/${name}`, import.meta.url), 'utf8');
const contract = parseContract(contractFile('shop.yaml'));

/** Every column that tells who someone is. Kept by hand: a contract that forgot one must not also shorten this list. */
const personal: Readonly<Record<string, readonly string[]>> = {
  customers: ['email', 'given_name', 'family_name', 'phone', 'birth_date', 'tax_number', 'last_login_ip', 'profile'],
  addresses: ['label', 'recipient', 'street', 'postcode', 'latitude', 'longitude'],
  orders: ['gift_message'],
  payments: ['card_holder', 'card_last_four', 'iban'],
  product_reviews: ['author_name'],
  OrderNotes: ['AuthorEmail', 'noteText'],
  newsletter_signups: ['email', 'display_name', 'signup_ip'],
  web_events: ['visitor_id', 'ip_address', 'user_agent', 'properties'],
  staff_accounts: ['id', 'login', 'full_name', 'password_hash', 'totp_secret', 'is_admin', 'last_login_at'],
};

let shop: SampleShop;
let otherDigests: Record<string, string>;
let dayOneColumns: readonly CatalogColumn[];

beforeAll(async () => {
  const other = await createSampleShop();
  otherDigests = await digestRows(other.pglite);
  await other.close();
  shop = await createSampleShop();
  dayOneColumns = await readColumns(shop.pglite);
});
afterAll(() => shop.close());

describe('the sample shop on day one', () => {
  it('has the database and the schema that the contract names', async () => {
    expect(await value(shop.pglite, 'SELECT current_database()')).toBe(contract.database);
    expect(contract.schema).toBe('public');
  });

  it('has about 100,000 rows, an empty table, and no other empty one', async () => {
    const rows = await countRows(shop.pglite);
    const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
    expect(total).toBeGreaterThan(95_000);
    expect(total).toBeLessThan(105_000);
    expect(Object.keys(rows).filter((table) => rows[table] === 0)).toEqual(['coupons']);
  });

  it('is the same shop each time', async () => {
    expect(await digestRows(shop.pglite)).toEqual(otherDigests);
  });

  it('leaves nothing of its own making behind', async () => {
    expect(await value(shop.pglite, `SELECT count(*)::integer FROM pg_namespace WHERE nspname = 'seed'`)).toBe(0);
  });

  it.each(typesInUse)('has a column of type %s that holds a value', async (type) => {
    const found = dayOneColumns.filter((column) => column.type === type);
    const counts = await Promise.all(
      found.map(({ table, column }) =>
        value<number>(shop.pglite, `SELECT count("${column}")::integer FROM public."${table}"`),
      ),
    );
    expect(Math.max(0, ...counts)).toBeGreaterThan(0);
  });

  it.each(hardValues)('holds %s', async (_what, sql) => {
    expect(await value(shop.pglite, sql)).toBe(true);
  });

  it('adds up: each total is its lines and the shipping', async () => {
    const wrong = await value(
      shop.pglite,
      `SELECT count(*)::integer FROM orders AS o
       WHERE abs(total - shipping - (SELECT sum(quantity * (unit_price - discount)) FROM order_items WHERE order_id = o.id)) > 0.5`,
    );
    expect(wrong).toBe(0);
  });

  it('joins customers and newsletter readers by e-mail', async () => {
    const readers = await value(
      shop.pglite,
      'SELECT count(*)::integer FROM newsletter_signups JOIN customers USING (email)',
    );
    expect(readers).toBeGreaterThan(1000);
  });
});

describe('the contract of the sample shop', () => {
  it('names every table and column of day one, and nothing else, by its exact type', () => {
    const named = contract.tables.flatMap(({ name, columns }) =>
      columns.map((column) => `${name}.${column.name} ${column.physicalType}`),
    );
    expect(named.sort()).toEqual(dayOneColumns.map(({ table, column, type }) => `${table}.${column} ${type}`).sort());
  });

  it('says which columns are never NULL', () => {
    const listed = requiredColumns();
    expect(listed).toEqual(
      dayOneColumns
        .filter(({ required }) => required)
        .map(({ table, column }) => `${table}.${column}`)
        .sort(),
    );
  });

  it('has the primary keys of the database', async () => {
    const { rows } = await shop.pglite.query<{ table: string; key: string[] }>(`
      SELECT c.relname AS "table", array_agg(a.attname::text ORDER BY k.n) AS key
      FROM pg_constraint AS p JOIN pg_class AS c ON c.oid = p.conrelid, unnest(p.conkey) WITH ORDINALITY AS k(attnum, n), pg_attribute AS a
      WHERE p.contype = 'p' AND p.connamespace = 'public'::regnamespace AND a.attrelid = c.oid AND a.attnum = k.attnum GROUP BY c.relname`);
    const inDatabase = Object.fromEntries(rows.map(({ table, key }) => [table, key]));
    for (const table of contract.tables) expect(table.primaryKey).toEqual(inDatabase[table.name] ?? []);
    expect(contract.tables.filter(({ primaryKey }) => primaryKey.length === 0).map(({ name }) => name)).toEqual([
      'web_events',
    ]);
  });

  it.each(Object.entries(personal))('carries nothing personal of %s as it is', (table, columns) => {
    const policies = new Map(
      contract.tables.find(({ name }) => name === table)?.columns.map((c) => [c.name, c.policy]),
    );
    for (const column of columns) {
      expect(policies.has(column), column).toBe(true);
      expect(policies.get(column), column).not.toBe('allow');
    }
  });

  it('masks exactly those, and leaves out the text that the search derives', () => {
    for (const table of contract.tables) {
      const masked = table.columns.filter(({ policy }) => policy !== 'allow').map(({ name }) => name);
      const listed = [...(personal[table.name] ?? []), ...(table.name === 'products' ? ['search'] : [])];
      expect(masked.sort()).toEqual(listed.sort());
    }
  });

  it('hashes e-mail addresses in three tables, so that they join', () => {
    const hashed = contract.tables.flatMap(({ name, columns }) =>
      columns.filter((column) => column.policy === 'hmac' && /email/i.test(column.name)).map(() => name),
    );
    expect(hashed).toEqual(['customers', 'OrderNotes', 'newsletter_signups']);
    expect(contract.keyId).not.toBe('');
  });

  it('uses every policy, and carries no row of the staff', () => {
    const policies = new Set(contract.tables.flatMap(({ columns }) => columns.map(({ policy }) => policy)));
    expect([...policies].sort()).toEqual(['allow', 'drop', 'hmac', 'redact', 'truncate']);
    expect(contract.tables.filter(({ carried }) => !carried).map(({ name }) => name)).toEqual(['staff_accounts']);
  });

  it('is reported against the schema of day two: the new column, the new table, and nothing else', async () => {
    const told = async (day: 1 | 2) =>
      compareWithSchema(contract, await readDdl(sampleSchemaSql(day))).map(({ code, table, column }) =>
        [code, table, column].join(' '),
      );
    expect(await told(1)).toEqual([]);
    expect(await told(2)).toEqual(['column-new public.customers passport_number', 'table-new public.gift_cards ']);
  });

  it('is free of lint, but for what it shows on purpose', () => {
    const found = lintContract(contract).map(({ severity, code, table, column }) =>
      [severity, code, table, column].join(' '),
    );
    expect(found).toEqual([
      'warning key-id-missing  ',
      'warning numeric-as-text public.categories commission',
      'info key-hashed public.newsletter_signups email',
      'info key-missing public.web_events ',
    ]);
  });

  it('stands beside the schema of day one', () => {
    expect(contractFile('shop.schema.sql')).toBe(sampleSchemaSql(1));
  });
});

describe('the sample shop on day two', () => {
  let changes: DayChanges;
  let before: Record<string, number>;

  beforeAll(async () => {
    before = await countRows(shop.pglite);
    changes = await shop.applyDayTwo();
  });

  it('changes as many rows as it says', async () => {
    const after = await countRows(shop.pglite);
    for (const table of Object.keys(after)) {
      const sum = (kind: string) =>
        changes.changes.filter((c) => c.table === table && c.change === kind).reduce((rows, c) => rows + c.rows, 0);
      expect(after[table], table).toBe((before[table] ?? 0) + sum('inserted') - sum('deleted'));
    }
  });

  it('does something in every step, and inserts, updates and deletes', () => {
    for (const { what, rows } of changes.changes) expect(rows, what).toBeGreaterThan(0);
    expect(new Set(changes.changes.map(({ change }) => change))).toEqual(new Set(['inserted', 'updated', 'deleted']));
  });

  it('adds the columns and tables that it says, and the contract names none of them', async () => {
    const key = ({ table, column }: CatalogColumn) => `${table}.${column}`;
    const known = new Set(dayOneColumns.map(key));
    const added = (await readColumns(shop.pglite)).filter((column) => !known.has(key(column)));
    const inNewTables = added.filter(({ table }) => changes.tablesAdded.includes(table));
    expect(added.filter((column) => !inNewTables.includes(column)).map(key)).toEqual(changes.columnsAdded);
    expect([...new Set(inNewTables.map(({ table }) => table))]).toEqual(changes.tablesAdded);
  });

  it('has the schema that it prints', async () => {
    const live = await readColumns(shop.pglite);
    await shop.pglite.exec('BEGIN; ALTER SCHEMA public RENAME TO live; CREATE SCHEMA public');
    try {
      await shop.pglite.exec(sampleSchemaSql(2));
      expect(await readColumns(shop.pglite)).toEqual(live);
    } finally {
      await shop.pglite.exec('ROLLBACK');
    }
  });

  it('keeps no name, address or reader of those who asked to be forgotten', async () => {
    const left = await value(
      shop.pglite,
      `SELECT count(*)::integer FROM customers AS c LEFT JOIN addresses AS a ON a.customer_id = c.id
       WHERE c.email LIKE 'forgotten-%' AND (a.id IS NOT NULL OR coalesce(given_name, family_name, phone, tax_number) IS NOT NULL)`,
    );
    expect(left).toBe(0);
    expect(await value(shop.pglite, `SELECT count(*)::integer FROM customers WHERE email LIKE 'forgotten-%'`)).toBe(1);
  });

  it('happens once only', async () => {
    const rows = await countRows(shop.pglite);
    await expect(shop.applyDayTwo()).rejects.toThrow('already exists');
    expect(await countRows(shop.pglite)).toEqual(rows);
  });
});

/** `table.column` of what the contract's file marks `required`, which the parsed contract does not tell. */
function requiredColumns(): readonly string[] {
  const document = contract.document as unknown as {
    schema: { physicalName: string; properties: { name: string; required?: boolean }[] }[];
  };
  return document.schema
    .flatMap(({ physicalName, properties }) =>
      properties.filter(({ required }) => required).map(({ name }) => `${physicalName}.${name}`),
    )
    .sort();
}
