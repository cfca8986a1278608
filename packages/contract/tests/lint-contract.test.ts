import { describe, expect, it } from 'vitest';
import { type Finding, lintCodes, lintContract, parseContract } from '../src/index.ts';
import { defaultRetentionDays } from '../src/retention.ts';
import { type ColumnText, columnObject, contractObject, entries, withTable } from './contract-text.ts';

/** What the lints say in a contract that is otherwise beyond reproach. */
const OWNED = { team: { name: 'Shop', members: [{ username: 'a@example.org', role: 'Data Owner' }] } };
const id: ColumnText = { name: 'id', physicalType: 'integer', more: { primaryKey: true, classification: 'internal' } };
const column = (name: string, physicalType: string, policy = 'allow', more: Record<string, unknown> = {}) => ({
  name,
  physicalType,
  properties: { snapferryPolicy: policy },
  more: { classification: 'internal', ...more },
});

type Parts = Readonly<Record<string, unknown>>;

function lint(columns: readonly ColumnText[], { table = {}, dataset = {}, document = {} }: Record<string, Parts> = {}) {
  const yaml = withTable(columns, table, { snapferryKeyId: 'shop-1', ...dataset });
  return lintContract(parseContract(JSON.stringify({ ...JSON.parse(yaml), ...OWNED, ...document })));
}

const seen = new Set<string>();

function summaries(findings: readonly Finding[]): string[] {
  for (const { code, advice, message } of findings) {
    seen.add(code);
    expect(message).toMatch(/^[A-Z"].+\.$/s);
    expect(advice).toMatch(/^[A-Z].+\.$|^[A-Z].+…$/s);
  }
  return findings.map(({ severity, code, table, column: name }) =>
    [severity, code, table, name].filter((part) => part !== '' && part !== undefined).join(' '),
  );
}

describe('lintContract', () => {
  it('finds nothing to say of a plain contract', () => {
    expect(summaries(lint([id, column('note', 'text')]))).toEqual([]);
  });

  it.each<[string, readonly ColumnText[], Record<string, Parts>, string[]]>([
    ['nothing carried', [column('note', 'text', 'drop')], {}, ['warning nothing-carried']],
    [
      'no owner',
      [id],
      { document: { team: { members: [{ username: 'x', role: 'reader' }] } } },
      ['warning owner-missing'],
    ],
    [
      'an owner who left',
      [id],
      { document: { team: [{ username: 'x', role: 'owner', dateOut: '2020-01-01' }] } },
      ['warning owner-missing'],
    ],
    ['a team in the form of ODCS 3.0', [id], { document: { team: [{ username: 'x', role: 'owner' }] } }, []],
    [
      'a namespace that S3 Tables refuses',
      [id],
      { dataset: { snapferryDataset: 'aws_costs' } },
      ['warning name-not-allowed'],
    ],
    [
      'a target that S3 Tables refuses',
      [id],
      { table: { snapferryTarget: 't_' } },
      ['warning name-not-allowed public.t'],
    ],
    [
      'the key of a local run',
      [id, column('c', 'text', 'hmac')],
      { dataset: { snapferryKeyId: 'local-1' } },
      ['warning key-id-missing'],
    ],
    ['no key', [column('c', 'text')], {}, ['info key-missing public.t']],
    ['a key that is hashed', [{ ...id, properties: { snapferryPolicy: 'hmac' } }], {}, ['info key-hashed public.t id']],
    [
      'a key that its policy takes apart',
      [{ ...id, properties: { snapferryPolicy: 'redact' } }],
      {},
      ['warning key-unstable public.t id'],
    ],
    ['a denied key', [{ ...id, properties: {} }, column('c', 'text')], {}, ['warning key-unstable public.t id']],
    [
      'numerics that no decimal holds',
      [
        id,
        column('a', 'numeric'),
        column('b', 'numeric(39,2)'),
        column('c', 'numeric(38,2)'),
        column('d', 'numeric', 'hmac'),
        column('e', 'numeric[]'),
        column('f', 'decimal(39,2)[]'),
        column('g', 'numeric(38,2)[]'),
      ],
      {},
      [
        'warning numeric-as-text public.t a',
        'warning numeric-as-text public.t b',
        'warning numeric-as-text public.t e',
        'warning numeric-as-text public.t f',
      ],
    ],
    ['a type that RDS does not export', [id, column('o', 'oid')], {}, ['error type-not-exported public.t o']],
    [
      'a type of which nobody says whether RDS exports it',
      [id, column('o', 'oid[]'), column('p', '_oid', 'hmac'), column('q', 'oid[]', 'drop')],
      {},
      ['warning type-not-exported public.t o', 'warning type-not-exported public.t p'],
    ],
    [
      'a carried column with the name of one of Iceberg’s own',
      [id, column('_Deleted', 'boolean'), column('_file', 'text', 'drop'), column('deleted', 'text')],
      {},
      ['warning name-not-allowed public.t _Deleted'],
    ],
    [
      'a denied column that makes RDS skip its table',
      [id, column('a b', 'text', 'drop')],
      {},
      ['error name-not-exported public.t a b'],
    ],
    [
      'a denied column with the name of a carried one in another case',
      [id, column('ID', 'text', 'drop')],
      {},
      ['warning column-collision public.t ID'],
    ],
    [
      'personal data as it is, by classification, tag, name and type',
      [
        id,
        column('a', 'text', 'allow', { classification: 'Restricted' }),
        column('b', 'text', 'allow', { tags: ['eu', 'pii'] }),
        column('email', 'text', 'allow', { classification: undefined }),
        column('seen_from', 'inet', 'allow', { classification: undefined }),
        column('contact', 'text', 'allow', { classification: 'public' }),
        column('phone', 'text', 'truncate'),
      ].map((each) =>
        each.name === 'phone' ? { ...each, properties: { snapferryPolicy: 'truncate', snapferryTruncate: 3 } } : each,
      ),
      {},
      ['a', 'b', 'email', 'seen_from'].map((name) => `warning personal-allowed public.t ${name}`),
    ],
    ['a hashed boolean', [id, column('c', 'boolean', 'hmac')], {}, ['warning few-values-hashed public.t c']],
    [
      'a cut that cuts nothing',
      [id, { ...column('c', 'varchar(3)'), properties: { snapferryPolicy: 'truncate', snapferryTruncate: 3 } }],
      {},
      ['warning truncates-nothing public.t c'],
    ],
    ['partitions by each key', [id], { table: { snapferryPartition: 'id' } }, ['warning partitions-many public.t id']],
    ['partitions by buckets of the key', [id], { table: { snapferryPartition: 'bucket(8, id)' } }, []],
    ['partitions by a plain value', [id, column('c', 'text')], { table: { snapferryPartition: 'c' } }, []],
  ])('of %s', (_what, columns, parts, expected) => {
    expect(summaries(lint(columns, parts))).toEqual(expected);
  });

  it('of names that RDS cannot export: table and database', () => {
    const document = { ...contractObject([{ name: 'größe', properties: [columnObject(id)] }]), ...OWNED };
    const odd = { ...document, servers: [{ type: 'postgres', database: 'my-shop' }] };
    expect(summaries(lintContract(parseContract(JSON.stringify(odd))))).toEqual([
      'error name-not-exported',
      'error name-not-exported public.größe',
    ]);
  });

  it('of one name hashed here and clear there', () => {
    const table = (name: string, policy: string) => ({
      name,
      properties: [columnObject(id), columnObject(column('email_hash', 'text', policy))],
      customProperties: entries({}),
    });
    const document = {
      ...contractObject([table('a', 'hmac'), table('b', 'allow')], { snapferryKeyId: 'k' }),
      ...OWNED,
    };
    expect(summaries(lintContract(parseContract(JSON.stringify(document))))).toEqual([
      'warning policies-uneven public.b email_hash',
    ]);
  });

  const promised = (property: string, value: unknown, unit: string) =>
    summaries(lint([id], { document: { slaProperties: [{ property, value, unit }] } }));

  it.each([
    ['freshness', 1, 'd'],
    ['freshness', '24', 'hours'],
    ['frequency', 1, 'day'],
    ['retention', 1, 'y'],
    ['latency', 'soon', 'h'],
    ['freshness', 1, 'fortnight'],
    ['availability', 0.5, 'h'],
  ])('keeps a %s of %j %s', (property, value, unit) => {
    expect(promised(property, value, unit)).toEqual([]);
  });

  it.each([
    ['freshness', 6, 'h', 'freshness-unmet'],
    ['frequency', '30', 'min', 'freshness-unmet'],
    ['latency', 0, 's', 'freshness-unmet'],
    ['retention', 7, 'd', 'retention-exceeded'],
  ])('doubts a %s of %j %s', (property, value, unit, code) => {
    expect(promised(property, value, unit)).toEqual([`warning ${code}`]);
  });

  it('goes by the deployed retention', () => {
    const yaml = JSON.stringify({
      ...JSON.parse(withTable([id])),
      ...OWNED,
      slaProperties: [{ property: 'retention', value: 10, unit: 'd' }],
    });
    const short = { ...defaultRetentionDays, tableSnapshots: 1, unreferencedFiles: 1, noncurrentFiles: 1 };
    expect(lintContract(parseContract(yaml), short)).toEqual([]);
  });

  it('leaves a table alone of which nothing is carried', () => {
    expect(summaries(lint([column('a b', 'oid', 'drop')]))).toEqual(['warning nothing-carried']);
  });
});

it('has shown every lint that there is', () => {
  expect([...seen].sort()).toEqual([...lintCodes].sort());
});
