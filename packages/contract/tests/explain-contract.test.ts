import { describe, expect, it } from 'vitest';
import { daysUntilGone, explainContract, parseContract } from '../src/index.ts';
import { defaultRetentionDays, type RetentionDays } from '../src/retention.ts';
import { columnObject, contractObject } from './contract-text.ts';

const allow = { snapferryPolicy: 'allow' };
const customers = {
  name: 'customers',
  description: 'Who ever bought.',
  properties: [
    columnObject({ name: 'id', physicalType: 'bigint', more: { primaryKey: true } }),
    columnObject({ name: 'email', physicalType: 'text', properties: { snapferryPolicy: 'hmac' } }),
    columnObject({
      name: 'zip',
      physicalType: 'varchar(9)',
      properties: { snapferryPolicy: 'truncate', snapferryTruncate: 2 },
    }),
    columnObject({
      name: 'born',
      physicalType: 'date',
      properties: { snapferryPolicy: 'truncate', snapferryTruncate: 'month' },
    }),
    columnObject({ name: 'note', physicalType: 'text', properties: { snapferryPolicy: 'redact' } }),
    columnObject({ name: 'since', physicalType: 'date', properties: { ...allow, snapferryOnInvalid: 'null' } }),
    columnObject({
      name: 'given_name',
      physicalType: 'text',
      properties: {},
      more: { classification: 'confidential', tags: ['personal'], description: 'As written.' },
    }),
  ],
};
const staff = { name: 'staff', properties: [columnObject({ name: 'iban', physicalType: 'text', properties: {} })] };

const TEAM = {
  team: {
    name: 'Shop',
    members: [
      { username: 't@shop.example', name: 'Tomasz', role: 'data steward' },
      { username: 'a@shop.example', name: 'Amara', role: 'Owner' },
      { username: 'gone@shop.example', role: 'owner', dateOut: '2026-01-01' },
    ],
  },
  support: [{ channel: 'shop-data', url: 'https://shop.example' }, { channel: 'phone' }],
  description: { purpose: 'Reports.' },
};

function explain(dataset: Record<string, unknown> = {}, retention?: RetentionDays) {
  const document = { ...contractObject([staff, customers], { snapferryKeyId: 'shop-1', ...dataset }), ...TEAM };
  return explainContract(parseContract(JSON.stringify(document)), retention);
}

describe('explainContract', () => {
  it('says whose it is, and whom to ask', () => {
    expect(explain()).toMatchObject({
      owners: ['Amara (a@shop.example)'],
      team: 'Shop',
      support: ['shop-data (https://shop.example)', 'phone'],
      purpose: 'Reports.',
    });
  });

  it('says of every column what reaches the lake, carried tables first', () => {
    const { tables } = explain();
    expect(tables.map(({ name, target }) => [name, target])).toEqual([
      ['public.customers', 'shop.customers'],
      ['public.staff', undefined],
    ]);
    expect(tables[0]?.columns.map(({ name, kind, reaches }) => [name, kind, reaches])).toEqual([
      ['id', 'whole number', 'as it is'],
      ['email', 'text', 'as a pseudonym'],
      ['zip', 'text', 'its first 2 characters'],
      ['born', 'date', 'its year and month'],
      ['note', 'text', 'always empty'],
      ['since', 'date', 'as it is; empty where it does not fit its type'],
      ['given_name', 'text', 'not at all'],
    ]);
    expect(tables[0]?.columns.at(-1)).toMatchObject({
      classification: 'confidential',
      tags: ['personal'],
      description: 'As written.',
    });
  });

  it('counts: no column is left out, and none is in two treatments', () => {
    const { treatments, summary } = explain();
    expect(treatments.map(({ policy, columns }) => [policy, columns])).toEqual([
      ['allow', 2],
      ['truncate', 2],
      ['hmac', 1],
      ['redact', 1],
      ['drop', 2],
    ]);
    expect(summary.join(' ')).toContain('6 reach the lake in some form and 2 do not');
  });

  it.each([
    ['int4', 'whole number'],
    ['numeric(10,2)', 'number'],
    ['boolean', 'yes or no'],
    ['jsonb', 'JSON document'],
    ['inet', 'network address'],
    ['uuid', 'identifier'],
    ['text[]', 'list'],
    ['public.geometry(Point,4326)', 'place'],
    ['public.mood', 'text'],
    [undefined, ''],
  ])('calls %j a %s', (physicalType, kind) => {
    const column = { name: 'c', properties: {}, ...(physicalType === undefined ? {} : { physicalType }) };
    const table = { name: 't', properties: [columnObject(column)] };
    const contract = parseContract(JSON.stringify(contractObject([table])));
    expect(explainContract(contract).tables[0]?.columns[0]?.kind).toBe(kind);
  });

  it('lists what a reviewer should look at, and not what is for engineers', () => {
    const table = {
      name: 't',
      properties: [
        columnObject({ name: 'email', physicalType: 'text' }),
        columnObject({ name: 'total', physicalType: 'numeric' }),
      ],
    };
    const { concerns } = explainContract(parseContract(JSON.stringify(contractObject([table]))));
    expect(concerns.map(({ code }) => code)).toEqual(['owner-missing', 'personal-allowed']);
  });
});

describe('where data rests', () => {
  const rawIn = (account: string, dataset: Record<string, unknown>) =>
    explain(dataset)
      .places.filter((place) => place.raw && place.account === account)
      .map(({ name }) => name);

  it('is the service account alone, but for the loader at work, when the source exports', () => {
    expect(rawIn('service team', {})).toEqual(['Snapshots of the database', 'The raw export, in the landing bucket']);
    expect(rawIn('data team', {})).toEqual(['The loading program, at work']);
  });

  it('is the lake account too, with a copy of everything, when the lake exports', () => {
    expect(rawIn('service team', { snapferryExport: 'lake' })).toEqual([
      'Snapshots of the database',
      "A copy of the whole snapshot, in the service team's account",
    ]);
    expect(rawIn('data team', { snapferryExport: 'lake' })).toEqual([
      "A copy of the whole snapshot, in the data team's account",
      'The raw export, in the landing bucket',
      'The loading program, at work',
    ]);
    expect(explain({ snapferryExport: 'lake' }).summary.join(' ')).toContain('A copy of the whole snapshot');
  });

  it('says of every place for how long, and who reads it', () => {
    for (const exportMode of ['source', 'lake']) {
      for (const { holds, stays, readers } of explain({ snapferryExport: exportMode }).places) {
        for (const text of [holds, stays, readers]) expect(text).toMatch(/^[A-Z0-9].+\.$/);
      }
    }
  });

  it('counts the denied columns that the raw export holds, not those of tables that stay at home', () => {
    const [, landing] = explain().places;
    expect(landing?.holds).toContain('1 table: 1 column that');
  });

  it('names the key only where something is hashed', () => {
    expect(explain().places.at(-1)?.name).toBe('The pseudonymisation key shop-1');
    const plain = { name: 't', properties: [columnObject({ name: 'c', physicalType: 'text', properties: allow })] };
    const { places } = explainContract(parseContract(JSON.stringify(contractObject([plain]))));
    expect(places.filter(({ name }) => name.includes('key'))).toEqual([]);
  });
});

describe('days', () => {
  it('are the deployed ones, wherever they are told', () => {
    const odd: RetentionDays = {
      landing: 101,
      snapshotCopies: 103,
      archive: 107,
      work: 109,
      tableSnapshots: 113,
      unreferencedFiles: 127,
      noncurrentFiles: 131,
    };
    const { places, deletions } = explain({ snapferryExport: 'lake' }, odd);
    const stays = places.map((place) => place.stays).join(' ');
    for (const days of [101, 103, 107, 109, 113]) expect(stays).toContain(`${days} days`);
    expect(deletions.map(({ from, days }) => [from, days])).toEqual([
      ['the lake tables', 1],
      ['their earlier states', 115],
      ["the lake's storage", 115 + 127 + 131 + 1],
      ['the raw exports', 103],
      ['the copies of the snapshot', 105],
      ["the database's own snapshots", undefined],
    ]);
  });

  it('grow with every setting that they depend on', () => {
    const before = daysUntilGone(defaultRetentionDays);
    const longer = (setting: keyof RetentionDays) =>
      daysUntilGone({ ...defaultRetentionDays, [setting]: defaultRetentionDays[setting] + 10 });
    expect(longer('landing')).toEqual({ ...before, landing: before.landing + 10 });
    expect(longer('snapshotCopies')).toEqual({ ...before, copies: before.copies + 10 });
    expect(longer('tableSnapshots')).toEqual({ ...before, earlier: before.earlier + 10, lake: before.lake + 10 });
    expect(longer('unreferencedFiles')).toEqual({ ...before, lake: before.lake + 10 });
    expect(longer('noncurrentFiles')).toEqual({ ...before, lake: before.lake + 10 });
    expect(longer('archive')).toEqual(before);
  });

  it('are never fewer than the settings', () => {
    const { earlier, lake, landing, copies } = daysUntilGone(defaultRetentionDays);
    expect(earlier).toBeGreaterThan(defaultRetentionDays.tableSnapshots);
    expect(lake).toBeGreaterThan(earlier);
    expect(landing).toBeGreaterThan(defaultRetentionDays.landing);
    expect(copies).toBeGreaterThan(defaultRetentionDays.snapshotCopies);
  });
});
