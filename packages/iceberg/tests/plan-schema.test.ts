import { describe, expect, it } from 'vitest';
import {
  applyUpdates,
  planSchema,
  type Schema,
  type SchemaStep,
  type TableHead,
  UnsupportedSchemaChangeError,
  type WantedColumn,
} from '../src/index.ts';

function headWith(schema: Schema, lastColumnId: number): TableHead {
  const metadata = applyUpdates(
    undefined,
    [
      { action: 'assign-uuid', uuid: 'u' },
      { action: 'add-schema', schema, 'last-column-id': lastColumnId },
      { action: 'set-current-schema', 'schema-id': -1 },
      { action: 'add-spec', spec: { 'spec-id': 0, fields: [] } },
      { action: 'set-default-spec', 'spec-id': -1 },
      { action: 'add-sort-order', 'sort-order': { 'order-id': 0, fields: [] } },
      { action: 'set-default-sort-order', 'sort-order-id': -1 },
      { action: 'set-location', location: 'file:///lake/t' },
    ],
    { now: new Date(0) },
  );
  const identifier = { namespace: 'shop', name: 'orders' };
  return { identifier, location: metadata.location, metadata, metadataLocation: 'v1', version: '1' };
}

/** The head after another change of schema. */
function headOn(head: TableHead, plan: Pick<SchemaStep, 'schema' | 'lastColumnId'> | undefined): TableHead {
  if (plan === undefined) throw new Error('expected a step');
  const updates = [
    { action: 'add-schema', schema: plan.schema, 'last-column-id': plan.lastColumnId },
    { action: 'set-current-schema', 'schema-id': -1 },
  ] as const;
  return { ...head, metadata: applyUpdates(head.metadata, updates, { now: new Date(0) }) };
}

function headAfter(head: TableHead, columns: readonly WantedColumn[]): TableHead {
  return headOn(head, planSchema(head, columns));
}

const idsAndNames = (schema: Schema) => schema.fields.map(({ id, name }): [number, string] => [id, name]);

const wanted: readonly WantedColumn[] = [
  { name: 'id', type: 'long' },
  { name: 'tags', type: 'list<string>' },
  { name: 'total', type: 'decimal(9, 2)', doc: 'with tax' },
];

describe('planSchema', () => {
  const first = planSchema(undefined, wanted);
  const head = headWith(first.schema, first.lastColumnId);

  it('numbers the columns of a new table, elements of lists too, all optional', () => {
    expect(first).toEqual({
      schema: {
        type: 'struct',
        'schema-id': 0,
        fields: [
          { id: 1, name: 'id', required: false, type: 'long' },
          {
            id: 2,
            name: 'tags',
            required: false,
            type: { type: 'list', 'element-id': 3, element: 'string', 'element-required': false },
          },
          { id: 4, name: 'total', required: false, type: 'decimal(9, 2)', doc: 'with tax' },
        ],
      },
      lastColumnId: 4,
      added: ['id', 'tags', 'total'],
      changed: true,
      known: false,
      steps: [],
    });
  });

  it('changes nothing if all columns are there', () => {
    const nothing = { schema: first.schema, lastColumnId: 4, added: [], changed: false, known: true, steps: [] };
    expect(planSchema(head, wanted)).toEqual(nothing);
  });

  it('adds what is missing and never uses an id again', () => {
    const grown = headWith(first.schema, 17);
    const plan = planSchema(grown, [...wanted, { name: 'extra', type: 'list<int>' }]);
    expect(plan).toMatchObject({ lastColumnId: 19, added: ['extra'], changed: true, known: false });
    expect(plan.schema['schema-id']).toBe(1);
    expect(idsAndNames(plan.schema)).toEqual([
      [1, 'id'],
      [2, 'tags'],
      [4, 'total'],
      [18, 'extra'],
    ]);
  });

  it('drops what is not wanted, unless asked to keep it', () => {
    const only = [{ name: 'total', type: 'decimal(9, 2)' }] as const;
    const plan = planSchema(head, only);
    expect(idsAndNames(plan.schema)).toEqual([[4, 'total']]);
    expect(plan.steps).toMatchObject([{ kind: 'drop', columns: ['id', 'tags'] }]);
    expect(plan.lastColumnId).toBe(4);
    expect(
      idsAndNames(planSchema(head, only, { unwanted: 'keep' }).schema)
        .map(([id]) => id)
        .sort(),
    ).toEqual([1, 2, 4]);
  });

  it('gives a column that comes back a fresh id', () => {
    const without = headAfter(head, wanted.slice(1));
    const again = planSchema(without, wanted);
    expect(idsAndNames(again.schema)).toEqual([
      [5, 'id'],
      [2, 'tags'],
      [4, 'total'],
    ]);
  });

  it('makes a schema of the table current again rather than adding its twin', () => {
    const grown = headAfter(head, [...wanted, { name: 'extra', type: 'int' }]);
    expect(planSchema(grown, wanted)).toMatchObject({ schema: first.schema, known: true, changed: true });
  });

  it('follows the wanted order', () => {
    const plan = planSchema(head, wanted.toReversed());
    expect(idsAndNames(plan.schema).map(([id]) => id)).toEqual([4, 2, 1]);
    expect(plan.steps.map(({ kind }) => kind)).toEqual(['reorder']);
  });

  it('goes step by step, one kind of change each', () => {
    const plan = planSchema(head, [
      { name: 'extra', type: 'int' },
      { name: 'sum', type: 'decimal(12, 2)', renamedFrom: 'total' },
      { name: 'tags', type: 'list<string>' },
    ]);
    expect(
      plan.steps.map(({ kind, columns, schema, lastColumnId }) => ({
        kind,
        columns,
        lastColumnId,
        id: schema['schema-id'],
      })),
    ).toEqual([
      { kind: 'rename', columns: ['sum'], lastColumnId: 4, id: 1 },
      { kind: 'widen', columns: ['sum'], lastColumnId: 4, id: 2 },
      { kind: 'add', columns: ['extra'], lastColumnId: 5, id: 3 },
      { kind: 'drop', columns: ['id'], lastColumnId: 5, id: 4 },
      { kind: 'reorder', columns: ['extra', 'tags'], lastColumnId: 5, id: 5 },
    ]);
    expect(plan.schema.fields).toMatchObject([
      { id: 5, name: 'extra' },
      { id: 4, name: 'sum', type: 'decimal(12, 2)', doc: 'with tax' },
      { id: 2, name: 'tags' },
    ]);
    expect(plan.steps.at(-1)?.schema.fields).toEqual(plan.schema.fields);
    expect(plan.schema['schema-id']).toBe(1);
  });

  it('arrives at the plan when each step is committed and planned anew', () => {
    const apart: readonly WantedColumn[] = [
      { name: 'num', type: 'long', renamedFrom: 'id' },
      { name: 'total', type: 'decimal(10, 2)' },
      { name: 'more', type: 'int' },
    ];
    const plan = planSchema(head, apart);
    let current = head;
    for (let i = 0; i < plan.steps.length; i += 1) current = headOn(current, planSchema(current, apart).steps[0]);
    expect(planSchema(current, apart).changed).toBe(false);
    expect(planSchema(current, apart).schema.fields).toEqual(plan.schema.fields);
  });

  it.each<[string, readonly WantedColumn[], [number, string][]]>([
    ['keeps the id', [{ name: 'key', type: 'long', renamedFrom: 'id' }], [[1, 'key']]],
    ['that took place already changes nothing', [{ name: 'id', type: 'long', renamedFrom: 'nr' }], [[1, 'id']]],
    ['of a column that never was adds it', [{ name: 'key', type: 'long', renamedFrom: 'nr' }], [[5, 'key']]],
  ])('a rename %s', (_what, columns, expected) => {
    expect(idsAndNames(planSchema(head, columns).schema)).toEqual(expected);
  });

  it('refuses a rename where the table has columns of both names, and says what to do', () => {
    const a: readonly WantedColumn[] = [{ name: 'remark', type: 'string', renamedFrom: 'note' }];
    const b: readonly WantedColumn[] = [
      { name: 'remark', type: 'string' },
      { name: 'note', type: 'string' },
    ];
    const { schema, lastColumnId } = planSchema(undefined, [{ name: 'note', type: 'string' }]);
    const noted = headWith(schema, lastColumnId);
    const renamed = headOn(noted, planSchema(noted, a));
    expect(idsAndNames(planSchema(renamed, a).schema)).toEqual([[1, 'remark']]);
    const both = headOn(renamed, planSchema(renamed, b));
    expect(() => planSchema(both, a)).toThrow(UnsupportedSchemaChangeError);
    expect(() => planSchema(both, a)).toThrow(
      'shop.orders, column remark: expected it to be there under its old name note or under its own, found both; take snapferryRenamedFrom out of the contract, and remark goes on as it is; ' +
        'or, if note is to take its place, first load a version of the contract without remark, or give it another name where the table was partitioned by remark',
    );
    const withoutRename = planSchema(both, [{ name: 'remark', type: 'string' }]);
    expect(idsAndNames(withoutRename.schema)).toEqual([[1, 'remark']]);
    const first = headOn(both, planSchema(both, [{ name: 'note', type: 'string' }]));
    expect(idsAndNames(planSchema(first, a).schema)).toEqual([[2, 'remark']]);
  });

  it('refuses a rename whose old name stays', () => {
    const both = [{ name: 'key', type: 'long', renamedFrom: 'id' }, ...wanted] as const;
    expect(() => planSchema(head, both)).toThrow('expected its old name id to be gone, found it wanted too');
  });

  it('refuses two columns of one old name', () => {
    const twins = ['a', 'b'].map((name) => ({ name, type: 'long', renamedFrom: 'id' }) as const);
    expect(() => planSchema(head, twins)).toThrow('two columns are renamed from id');
  });

  it.each<[WantedColumn['type'], WantedColumn['type']]>([
    ['int', 'long'],
    ['float', 'double'],
    ['decimal(9, 2)', 'decimal(38, 2)'],
    ['list<int>', 'list<long>'],
    ['list<decimal(4, 1)>', 'list<decimal(5, 1)>'],
  ])('widens %s to %s with its ids, and never back', (narrow, wide) => {
    const before = planSchema(undefined, [{ name: 'a', type: narrow }]);
    const plan = planSchema(headWith(before.schema, before.lastColumnId), [{ name: 'a', type: wide }]);
    expect(plan.steps).toMatchObject([{ kind: 'widen', columns: ['a'], lastColumnId: before.lastColumnId }]);
    expect(plan.schema.fields).toEqual(planSchema(undefined, [{ name: 'a', type: wide }]).schema.fields);
    const after = headWith(plan.schema, plan.lastColumnId);
    expect(() => planSchema(after, [{ name: 'a', type: narrow }])).toThrow(UnsupportedSchemaChangeError);
  });

  it('keeps a column that a partition spec names, behind the others', () => {
    const spec = {
      'spec-id': 1,
      fields: [{ 'source-id': 1, 'field-id': 1000, name: 'id_bucket_4', transform: 'bucket[4]' }],
    };
    const metadata = { ...head.metadata, 'partition-specs': [...head.metadata['partition-specs'], spec] };
    const plan = planSchema({ ...head, metadata }, wanted.slice(1));
    expect(idsAndNames(plan.schema).map(([id]) => id)).toEqual([2, 4, 1]);
    const clash = [{ name: 'id_bucket_4', type: 'int' }] as const;
    expect(() => planSchema({ ...head, metadata }, clash)).toThrow('expected a name that no partition field has');
  });

  it('takes a decimal as other writers space it', () => {
    const spaced = JSON.parse(JSON.stringify(first.schema).replace('decimal(9, 2)', 'decimal(9,2)')) as Schema;
    expect(planSchema(headWith(spaced, 4), wanted).changed).toBe(false);
  });

  it.each<[string, WantedColumn]>([
    ['shop.orders, column id: the table has type long, wanted is int', { name: 'id', type: 'int' }],
    ['shop.orders, column tags: the table has type list<string>, wanted is string', { name: 'tags', type: 'string' }],
    ['shop.orders, column total: the table has type decimal(9, 2), wanted', { name: 'total', type: 'decimal(9, 3)' }],
  ])('refuses: %s', (message, column) => {
    expect(() => planSchema(head, [column])).toThrow(UnsupportedSchemaChangeError);
    expect(() => planSchema(head, [column])).toThrow(message);
  });

  it('refuses a required column of another writer where it is wanted', () => {
    const required = headWith({ ...first.schema, fields: [{ id: 1, name: 'id', required: true, type: 'long' }] }, 4);
    expect(() => planSchema(required, [{ name: 'id', type: 'long' }])).toThrow('expected an optional column');
    expect(planSchema(required, [{ name: 'x', type: 'long' }]).schema.fields.map(({ id }) => id)).toEqual([5]);
  });

  it('refuses a column that is wanted twice', () => {
    expect(() => planSchema(undefined, [...wanted, ...wanted])).toThrow('column id is wanted twice');
  });
});
