import {
  type DataContract,
  draftContract,
  isExportableColumn,
  isExportableName,
  parseContract,
} from '@snapferry/contract';
import { pgliteDatabase, readCatalog } from '@snapferry/local/rds';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { queryLake } from '../../packages/cli/src/app/lake-query.ts';
import { schemaOf } from '../../packages/cli/src/app/read-schema.ts';
import { verifyTables } from '../../packages/cli/src/commands/verify.ts';
import { outcomes, ShopOfTwo } from './support/shop-of-two.ts';

const shop = new ShopOfTwo({
  async prepare(pglite) {
    await pglite.exec('DROP SCHEMA public CASCADE; CREATE SCHEMA public; DROP SCHEMA IF EXISTS other CASCADE');
  },
});

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

interface Property {
  readonly property: string;
  value: string | number;
}
interface Draft {
  schema: {
    name: string;
    properties: { name: string; physicalType?: string; customProperties: Property[] }[];
    customProperties?: Property[];
  }[];
}

/** The draft of the database as it is, with every column allowed that RDS can export, and what the test changes in it. */
async function everythingAllowed(change: (draft: Draft) => void = () => undefined): Promise<DataContract> {
  const catalog = await pgliteDatabase(shop.pglite).withSnapshot(readCatalog);
  const yaml = draftContract(schemaOf(catalog), { database: 'postgres', dataset: 'two' });
  const draft = parse(yaml) as Draft;
  for (const { properties } of draft.schema) {
    for (const { name, customProperties } of properties) {
      for (const each of customProperties) if (isExportableColumn(name)) each.value = 'allow';
    }
  }
  change(draft);
  return parseContract(JSON.stringify(draft));
}

/** 63 bytes, PostgreSQL's longest name. */
const longest = `${'長'.repeat(20)}abc`;

const names = [
  ...[
    `a"b'c`,
    "x';--",
    '$1',
    '*',
    '\\',
    '`',
    '?',
    '#',
    '%2e%2e',
    '/',
    '../../up',
    'a.b',
    'a:b',
    '|',
    '~',
    '!',
    '&amp;',
  ],
  ...['<script>alert`1`</script>', '$HOME', '{{x}}', '[0]', '@', '^', '+'],
  ...['__proto__', 'constructor', 'toString', 'null', 'true', 'select', 'c0', 'p0', 'v0', 'filename', 'rowid'],
  ...['İ', 'ı', 'ß', 'ﬁ', 'naïve', 'nai\u0308ve', '名前', '😀', '\u202eevil', '\u200b', '\ufeff', longest],
];

describe('names', () => {
  const columns = names.filter(isExportableColumn);

  it('of columns may be hostile to SQL, paths, JSON and HTML, in any script and 63 bytes long', async () => {
    expect(Buffer.byteLength(longest)).toBe(63);
    expect(columns.length).toBeGreaterThan(35);
    await shop.pglite.exec(
      `CREATE TABLE odd (id integer PRIMARY KEY, ${columns.map((name) => `${quoted(name)} text`).join(', ')})`,
    );
    await shop.pglite.query(
      `INSERT INTO odd VALUES (1, ${columns.map((_name, index) => `$${index + 1}`).join(', ')})`,
      columns.map((name) => `value of ${name}`),
    );
    const result = await shop.day({ contract: await everythingAllowed() });
    expect([outcomes(result), result.tables[0]?.reason]).toEqual([{ 'two.odd': 'loaded' }, undefined]);
    const rows = await shop.query('select * from two.odd');
    const expected = columns.map((name) => [name.toLowerCase(), `value of ${name}`]);
    expect(Object.entries(rows[0] ?? {})).toEqual([['id', 1], ...expected]);
  });

  it('of tables that RDS cannot export are rejected alone, in words, and the others go on', async () => {
    const tables = [...new Set(names.map((name) => name.slice(0, 20)))];
    for (const name of tables) await shop.pglite.exec(`CREATE TABLE ${quoted(name)} (id integer PRIMARY KEY)`);
    await shop.pglite.exec('CREATE TABLE good (id integer PRIMARY KEY); CREATE TABLE sp ("a b" text, id integer)');
    const contract = await everythingAllowed(({ schema }) => {
      // Most of these names have no character that a lake table's may have.
      for (const [index, table] of schema.entries()) {
        table.customProperties = [{ property: 'snapferryTarget', value: `t_${index}` }];
      }
    });
    const result = await shop.day({ contract });
    expect(result.tables).toHaveLength(tables.length + 2);
    for (const [index, table] of contract.tables.entries()) {
      const found = result.tables[index];
      if (isExportableName(table.name) && table.name !== 'sp') {
        expect([table.name, found?.outcome, found?.reason]).toEqual([table.name, 'loaded', undefined]);
      } else {
        expect([table.name, found?.reasonCode]).toEqual([table.name, 'table-missing']);
        expect(found?.reason).toContain(table.name);
      }
    }
    expect(result.status).toBe('incomplete');
  });

  it('of tables, and of their schemas, may be 63 bytes long', async () => {
    const table = `orders_${'t'.repeat(56)}`;
    const schema = `other_${'s'.repeat(57)}`;
    expect([table.length, schema.length]).toEqual([63, 63]);
    await shop.pglite.exec(`
      CREATE SCHEMA ${schema}; CREATE TABLE ${table} (id integer PRIMARY KEY); CREATE TABLE ${schema}.${table} (id integer);
      INSERT INTO ${table} VALUES (1); INSERT INTO ${schema}.${table} VALUES (2), (3)`);
    try {
      const result = await shop.day({ contract: await everythingAllowed() });
      expect(outcomes(result)).toEqual({ [`two.${table}`]: 'loaded', [`two.${schema}_${table}`]: 'loaded' });
      expect(await shop.query(`select id from two.${table}`)).toEqual([{ id: 1 }]);
      expect(await shop.query(`select id from two.${schema}_${table} order by id`)).toEqual([{ id: 2 }, { id: 3 }]);
      const verified = await Array.fromAsync(verifyTables(shop.app, { table: undefined, portable: true }));
      expect(verified.map(({ status }) => status)).toEqual(['intact', 'intact']);
    } finally {
      await shop.pglite.exec(`DROP SCHEMA ${schema} CASCADE`);
    }
  });

  it('of tables may be the same in two schemas', async () => {
    await shop.pglite.exec(`
      CREATE SCHEMA other; CREATE TABLE item (id integer); CREATE TABLE other.item (id integer);
      INSERT INTO item VALUES (1); INSERT INTO other.item VALUES (2), (3)`);
    const result = await shop.day({ contract: await everythingAllowed() });
    expect(outcomes(result)).toEqual({ 'two.item': 'loaded', 'two.other_item': 'loaded' });
    expect(await shop.query('select id from two.other_item order by id')).toEqual([{ id: 2 }, { id: 3 }]);
    expect(await shop.query('select id from two.item')).toEqual([{ id: 1 }]);
  });
});

describe('shapes', () => {
  it('of 1,000 columns in one table', async () => {
    const columns = Array.from(
      { length: 1000 },
      (_, index) => `c_${index} ${['integer', 'text', 'date', 'numeric(10,2)'][index % 4]}`,
    );
    await shop.pglite.exec(
      `CREATE TABLE wide (${columns.join(', ')}); INSERT INTO wide (c_0, c_1, c_999) VALUES (7, 'seven', 9.99), (NULL, '', NULL)`,
    );
    const result = await shop.day({ contract: await everythingAllowed() });
    expect(outcomes(result)).toEqual({ 'two.wide': 'loaded' });
    expect(result.tables[0]?.columns).toEqual({ carried: 1000, pseudonymised: 0, notCarried: 0 });
    const { rows } = await queryLake(
      shop.app.catalog,
      'select c_0, c_1, c_999, c_500 from two.wide order by c_0 nulls last',
    );
    expect(rows).toEqual([
      { c_0: 7, c_1: 'seven', c_999: '9.99', c_500: null },
      { c_0: null, c_1: '', c_999: null, c_500: null },
    ]);
  });

  it('without rows, columns or a key', async () => {
    await shop.pglite.exec(
      'CREATE TABLE nothing (); CREATE TABLE no_rows (id integer PRIMARY KEY, note text); CREATE TABLE no_key (note text); INSERT INTO no_key VALUES (NULL), (NULL)',
    );
    const contract = await everythingAllowed();
    expect(contract.tables.map(({ name, carried }) => [name, carried])).toEqual([
      ['no_key', true],
      ['no_rows', true],
      ['nothing', false],
    ]);
    const result = await shop.day({ contract });
    expect(result.tables.map(({ name, outcome, rows }) => [name, outcome, rows])).toEqual([
      ['two.no_key', 'loaded', 2],
      ['two.no_rows', 'loaded', 0],
    ]);
    expect((await queryLake(shop.app.catalog, 'select * from two.no_rows')).columns).toEqual(['id', 'note']);
    await expect(queryLake(shop.app.catalog, 'select * from two.no_row')).rejects.toThrow(
      /^Catalog Error: Table with name no_row does not exist!.*\nTables here: .*two\.no_rows/s,
    );
  });

  it('that RDS does not export are rejected by name where the contract asks for them, and the rest is carried', async () => {
    await shop.pglite.exec(`
      CREATE TABLE good (id integer); INSERT INTO good VALUES (1);
      CREATE VIEW seen AS SELECT id FROM good; CREATE MATERIALIZED VIEW seen_once AS SELECT id FROM good;
      CREATE UNLOGGED TABLE scratch (id integer); CREATE TEMPORARY TABLE passing (id integer);
      CREATE FOREIGN DATA WRAPPER nowhere; CREATE SERVER far FOREIGN DATA WRAPPER nowhere;
      CREATE FOREIGN TABLE abroad (id integer) SERVER far;
      CREATE TABLE event (day date) PARTITION BY RANGE (day);
      CREATE TABLE event_2026 PARTITION OF event FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
      INSERT INTO event VALUES ('2026-05-05')`);
    try {
      const drafted = await everythingAllowed();
      expect(drafted.tables.map(({ name }) => name)).toEqual(['event', 'good']);

      // Somebody names them all the same.
      const asked = await everythingAllowed(({ schema }) => {
        for (const name of ['seen', 'seen_once', 'scratch', 'passing', 'abroad', 'gone']) {
          const customProperties = [{ property: 'snapferryPolicy', value: 'allow' }];
          schema.push({ name, properties: [{ name: 'id', physicalType: 'integer', customProperties }] });
        }
      });
      const result = await shop.day({ contract: asked });
      expect(outcomes(result)).toEqual({
        'two.event': 'loaded',
        'two.good': 'loaded',
        ...Object.fromEntries(
          ['seen', 'seen_once', 'scratch', 'passing', 'abroad', 'gone'].map((name) => [`two.${name}`, 'table-missing']),
        ),
      });
      expect(result.tables.filter(({ name }) => name === 'two.event').map(({ rows }) => rows)).toEqual([1]);
    } finally {
      await shop.pglite.exec(
        'DROP SERVER far CASCADE; DROP FOREIGN DATA WRAPPER nowhere; DROP TABLE IF EXISTS passing',
      );
    }
  });
});

it('a column whose type changed under its policy is drift, and what its policy hides stays hidden', async () => {
  const changes = [
    { policy: 'hmac', before: 'text', after: 'real', value: '4.25', outcome: 'column-type-mismatch' },
    { policy: 'hmac', before: 'text', after: 'integer', value: '4711', outcome: 'loaded' },
    { policy: 'truncate', before: 'text', after: 'integer', value: '4711', outcome: 'loaded' },
    { policy: 'truncate', before: 'date', after: 'text', value: "'4711'", outcome: 'invalid-values' },
    { policy: 'redact', before: 'text', after: 'integer', value: '4711', outcome: 'loaded' },
    { policy: 'allow', before: 'integer', after: 'text', value: "'secret 4711'", outcome: 'invalid-values' },
  ];
  for (const [index, { after, value }] of changes.entries()) {
    await shop.pglite.exec(`CREATE TABLE t${index} (c ${after}); INSERT INTO t${index} VALUES (${value})`);
  }
  const contract = await everythingAllowed((draft) => {
    draft.schema = changes.map(({ policy, before }, index) => ({
      name: `t${index}`,
      properties: [
        {
          name: 'c',
          physicalType: before,
          customProperties: [
            { property: 'snapferryPolicy', value: policy },
            ...(policy === 'truncate'
              ? [{ property: 'snapferryTruncate', value: before === 'date' ? 'year' : 2 }]
              : []),
          ],
        },
      ],
    }));
  });
  const result = await shop.day({ contract });
  expect(Object.values(outcomes(result))).toEqual(changes.map(({ outcome }) => outcome));
  expect(result.drift.map(({ table, column, change }) => [table, column, change])).toEqual(
    changes.map((_change, index) => [`public.t${index}`, 'c', 'type-changed']),
  );
  const lake = await Promise.all([1, 2, 4].map(async (index) => await shop.query(`select c from two.t${index}`)));
  expect(lake).toEqual([[{ c: expect.stringMatching(/^[0-9a-f]{64}$/) }], [{ c: '47' }], [{ c: null }]]);
  expect(JSON.stringify(result)).not.toMatch(/4711|4\.25/);
});
