import { describe, expect, it } from 'vitest';
import { parseContract } from '../src/index.ts';
import { BASE, columnObject, contractObject, withColumn, withTable } from './contract-text.ts';
import { problemsOf } from './problems-of.ts';

const text = { name: 'c', physicalType: 'text' };
const withDataset = (properties: Record<string, unknown>) => withTable([text], {}, properties);
const columnOf = (yaml: string) => parseContract(yaml).tables[0]?.columns[0];

describe('dataset properties', () => {
  it.each(['a', 'shop_2', `a${'b'.repeat(62)}`])('takes the dataset name %j', (name) => {
    expect(parseContract(withDataset({ snapferryDataset: name })).dataset).toBe(name);
  });

  it.each(['', '1a', 'Shop', 'a-b', `a${'b'.repeat(63)}`, 5, null])('refuses the dataset name %j', (name) => {
    expect(problemsOf(withDataset({ snapferryDataset: name }))).toHaveLength(1);
  });

  it('names a dataset whose id cannot', () => {
    const yaml = withDataset({ snapferryDataset: 'shop' }).replace('"id": "shop"', '"id": "6f1c9a52-1f0e"');
    expect(parseContract(yaml)).toMatchObject({ id: '6f1c9a52-1f0e', dataset: 'shop' });
  });

  it.each(['source', 'lake'])('takes the export mode %s', (mode) => {
    expect(parseContract(withDataset({ snapferryExport: mode })).exportMode).toBe(mode);
  });

  it('refuses another export mode', () => {
    expect(problemsOf(withDataset({ snapferryExport: 'both' }))).toHaveLength(1);
  });

  it.each([
    ['automated', { kind: 'automated' }],
    ['backup', { kind: 'backup' }],
    ['tag:export=nightly', { kind: 'tag', key: 'export', value: 'nightly' }],
    ['tag:a b=c=d', { kind: 'tag', key: 'a b', value: 'c=d' }],
    ['tag:flag=', { kind: 'tag', key: 'flag', value: '' }],
  ])('reads the trigger %j', (value, trigger) => {
    expect(parseContract(withDataset({ snapferryTrigger: value })).trigger).toEqual(trigger);
  });

  it.each(['', 'manual', 'tag', 'tag:', 'tag:a', 'tag:=b', 'Automated', true])('refuses the trigger %j', (value) => {
    expect(problemsOf(withDataset({ snapferryTrigger: value }))).toHaveLength(1);
  });

  const hashed = { ...text, properties: { snapferryPolicy: 'hmac' } };

  it('has a key id exactly with hmac columns', () => {
    expect(parseContract(withTable([hashed], {}, { snapferryKeyId: 'shop-2' })).keyId).toBe('shop-2');
    expect(parseContract(withTable([hashed])).keyId).toBe('local-1');
    expect(parseContract(withTable([text], {}, { snapferryKeyId: 'shop-2' })).keyId).toBe('');
    expect(parseContract(withTable([text], {}, { snapferryKeyId: '' })).keyId).toBe('');
    expect(problemsOf(withTable([hashed], {}, { snapferryKeyId: '' }))).toHaveLength(1);
  });

  it.each(['../x', 'a/b', '.hidden', 'a b', 7])('refuses the key id %j', (value) => {
    expect(problemsOf(withDataset({ snapferryKeyId: value }))).toHaveLength(1);
  });

  it('shows nothing of a key that was pasted in place of its id', () => {
    const key = '00112233445566778899aabbccddeeff'.repeat(2);
    const [problem] = problemsOf(withDataset({ snapferryKeyId: key }));
    expect(JSON.stringify(problem)).not.toContain('0011');
    expect(problem?.found).toBe('text of 64 characters (not shown)');
  });
});

describe('table properties', () => {
  it.each(['x', '0_a', 'snapferry_load'])('takes the target %j', (target) => {
    expect(parseContract(withTable([text], { snapferryTarget: target })).tables[0]?.target).toBe(target);
  });

  it.each(['', 'Upper', 'a-b', 'a.b', 'snapferry_loads', 'x'.repeat(256), 3])('refuses the target %j', (target) => {
    expect(problemsOf(withTable([text], { snapferryTarget: target }))).toHaveLength(1);
  });

  it.each([0, 0.25, 1])('takes %j as the most a table may shrink', (maxShrink) => {
    expect(parseContract(withTable([text], { snapferryMaxShrink: maxShrink })).tables[0]?.maxShrink).toBe(maxShrink);
  });

  it.each([-0.1, 20, '0.2', null])('refuses %j as the most a table may shrink', (maxShrink) => {
    expect(problemsOf(withTable([text], { snapferryMaxShrink: maxShrink }))).toHaveLength(1);
  });

  const columns = [
    text,
    { name: 'At', physicalType: 'timestamptz' },
    { name: 'secret', physicalType: 'text', properties: {} },
  ];

  it('reads a sort order', () => {
    const sort = (value: unknown) => parseContract(withTable(columns, { snapferrySort: value })).tables[0]?.sort;
    expect(sort('c')).toEqual([{ column: 'c', direction: 'asc' }]);
    expect(sort(['At desc', 'c ASC'])).toEqual([
      { column: 'At', direction: 'desc' },
      { column: 'c', direction: 'asc' },
    ]);
  });

  it.each(['at', 'secret', 'nothing', '', [], 1, ['c', 5]])('refuses the sort order %j', (value) => {
    expect(problemsOf(withTable(columns, { snapferrySort: value }))).toHaveLength(1);
  });

  it.each([
    ['c', [{ column: 'c', transform: 'identity' }]],
    ['day(At)', [{ column: 'At', transform: 'day' }]],
    [
      ['hour(At)', 'bucket(16, c)'],
      [
        { column: 'At', transform: 'hour' },
        { column: 'c', transform: 'bucket', parameter: 16 },
      ],
    ],
    ['truncate(4,c)', [{ column: 'c', transform: 'truncate', parameter: 4 }]],
  ])('reads the partition %j', (value, partition) => {
    expect(parseContract(withTable(columns, { snapferryPartition: value })).tables[0]?.partition).toEqual(partition);
  });

  it.each(['secret', 'day(c)', 'bucket(0, c)', 'bucket(c)', 'week(At)', 'truncate(4, At)', [], 3])(
    'refuses the partition %j',
    (value) => {
      expect(problemsOf(withTable(columns, { snapferryPartition: value }))).toHaveLength(1);
    },
  );
});

describe('column properties', () => {
  it.each(['allow', 'drop', 'hmac', 'redact'])('takes the policy %s', (policy) => {
    expect(columnOf(withColumn('text', { snapferryPolicy: policy }))?.policy).toBe(policy);
  });

  it.each(['', 'Allow', 'hash', null, true, ['allow']])('refuses the policy %j', (policy) => {
    expect(problemsOf(withColumn('text', { snapferryPolicy: policy }))).toHaveLength(1);
  });

  it.each(['real', 'double precision', 'float8', 'FLOAT4', 'real[]'])('refuses hmac on %s', (type) => {
    expect(problemsOf(withColumn(type, { snapferryPolicy: 'hmac' }))).toHaveLength(1);
    expect(problemsOf(withColumn(type, { snapferryPolicy: 'allow' }))).toEqual([]);
  });

  it.each(['text', 'bigint', 'boolean', 'bytea', 'numeric(10,2)', 'uuid', 'date', 'text[]', 'public.mood'])(
    'takes hmac on %s',
    (type) => {
      expect(problemsOf(withColumn(type, { snapferryPolicy: 'hmac' }))).toEqual([]);
    },
  );

  it.each([
    ['text', 3],
    ['character varying(9)', 1],
    ['public.mood', 2],
    ['uuid', 8],
    ['date', 'year'],
    ['timestamp(3) with time zone', 'month'],
    ['timestamp', 'day'],
  ])('truncates %s to %j', (type, truncate) => {
    expect(columnOf(withColumn(type, { snapferryPolicy: 'truncate', snapferryTruncate: truncate }))?.truncate).toBe(
      truncate,
    );
  });

  it.each([
    ['text', 'year'],
    ['date', 4],
    ['integer', 2],
    ['text[]', 2],
    ['time', 'day'],
    ['text', 0],
    ['text', 1.5],
    ['text', '3'],
    ['date', 'hour'],
    ['text', undefined],
  ])('refuses to truncate %s to %j', (type, truncate) => {
    expect(problemsOf(withColumn(type, { snapferryPolicy: 'truncate', snapferryTruncate: truncate }))).toHaveLength(1);
  });

  it('refuses truncate without its measure, and the measure without truncate', () => {
    expect(problemsOf(withColumn('text', { snapferryPolicy: 'truncate' }))).toHaveLength(1);
    expect(problemsOf(withColumn('text', { snapferryPolicy: 'allow', snapferryTruncate: 3 }))).toHaveLength(1);
  });

  it.each(['reject', 'null', 'string'])('takes onInvalid %s', (onInvalid) => {
    expect(columnOf(withColumn('date', { snapferryPolicy: 'allow', snapferryOnInvalid: onInvalid }))?.onInvalid).toBe(
      onInvalid,
    );
  });

  it('takes the bare null of YAML for the policy null', () => {
    const yaml = BASE.replace(
      'value: allow }',
      'value: allow }\n          - { property: snapferryOnInvalid, value: null }',
    );
    expect(columnOf(yaml)?.onInvalid).toBe('null');
  });

  it.each(['skip', '', 0])('refuses onInvalid %j', (onInvalid) => {
    expect(problemsOf(withColumn('date', { snapferryPolicy: 'allow', snapferryOnInvalid: onInvalid }))).toHaveLength(1);
  });

  it('remembers the former name of a column', () => {
    expect(columnOf(withColumn('text', { snapferryRenamedFrom: 'Old' }))?.renamedFrom).toBe('Old');
  });

  it('refuses a former name that still stands, is its own, is empty or is taken twice', () => {
    const renamed = (name: string, from: unknown) => ({ ...text, name, properties: { snapferryRenamedFrom: from } });
    expect(problemsOf(withTable([renamed('a', 'c'), text]))).toHaveLength(1);
    expect(problemsOf(withTable([renamed('a', 'a')]))).toHaveLength(1);
    expect(problemsOf(withTable([renamed('a', '')]))).toHaveLength(1);
    expect(problemsOf(withTable([renamed('a', 'x'), renamed('b', 'x')]))).toHaveLength(1);
  });

  it.each([
    ['uuid', 'uuid'],
    ['time(3) without time zone', 'time'],
  ])('takes a %s as Iceberg %s', (type, icebergType) => {
    const properties = { snapferryPolicy: 'allow', snapferryIcebergType: icebergType };
    expect(columnOf(withColumn(type, properties))?.icebergType).toBe(icebergType);
  });

  it.each([
    ['text', { snapferryIcebergType: 'uuid' }],
    ['time with time zone', { snapferryIcebergType: 'time' }],
    ['uuid', { snapferryIcebergType: 'string' }],
    ['uuid', { snapferryIcebergType: 'uuid', snapferryPolicy: 'hmac' }],
    ['uuid', { snapferryIcebergType: 'uuid', snapferryOnInvalid: 'string' }],
  ])('refuses %s with %j', (type, properties) => {
    expect(problemsOf(withColumn(type, { snapferryPolicy: 'allow', ...properties }))).toHaveLength(1);
  });
});

describe('names that begin with snapferry', () => {
  it('suggests the nearest known name', () => {
    const [problem] = problemsOf(withColumn('text', { snapferyPolicy: 'allow', snapferryPolcy: 'allow' }));
    expect(problem).toMatchObject({ found: '"snapferryPolcy"', subject: 'public.t.c' });
    expect(problem?.expected).toContain('did you mean snapferryPolicy?');
  });

  it.each(['SnapferryPolicy', 'SNAPFERRYPOLICY', ' snapferryPolicy', 'snapferry', 'snapferryNothingOfTheKind'])(
    'refuses %j',
    (name) => {
      expect(problemsOf(withColumn('text', { [name]: 'allow' }))).toHaveLength(1);
    },
  );

  it("leaves others' properties alone", () => {
    const other = { owner: 'x', config: { customProperties: [{ property: 'snapferryPolicy', value: 1 }] } };
    expect(problemsOf(withColumn('text', other))).toEqual([]);
  });

  it('refuses a known name on another level', () => {
    expect(problemsOf(withColumn('text', { snapferryTarget: 'x' }))).toHaveLength(1);
    expect(problemsOf(withTable([text], { snapferryDataset: 'x' }))).toHaveLength(1);
    expect(problemsOf(withDataset({ snapferryPolicy: 'allow' }))).toHaveLength(1);
  });

  it('refuses a property given twice', () => {
    const yaml = BASE.replace(
      'value: allow }',
      'value: allow }\n          - { property: snapferryPolicy, value: drop }',
    );
    expect(problemsOf(yaml).map(({ path }) => path)).toEqual(['schema[0].properties[0].customProperties[1].property']);
  });

  const stray = { customProperties: [{ property: 'snapferryPolicy', value: 'allow' }] };

  it.each([
    ['in a server', { ...contractObject([]), servers: [{ database: 'shop', ...stray }] }],
    ['in a team', { ...contractObject([]), team: { name: 'x', ...stray } }],
    [
      'in a nested property',
      contractObject([{ name: 't', properties: [{ ...columnObject(text), properties: [{ name: 'n', ...stray }] }] }]),
    ],
    [
      'as a plain key',
      contractObject([{ name: 't', properties: [{ ...columnObject(text), snapferryPolicy: 'allow' }] }]),
    ],
  ])('refuses one where nothing reads it: %s', (_where, document) => {
    expect(problemsOf(JSON.stringify(document))).toHaveLength(1);
  });

  it.each([5, 'x', [5], [{ value: 1 }], [{ property: 5, value: 1 }]])('refuses %j as customProperties', (list) => {
    expect(problemsOf(JSON.stringify({ ...contractObject([]), customProperties: list }))).toHaveLength(1);
  });
});
