import { describe, expect, it } from 'vitest';
import {
  applyUpdates,
  planSchema,
  type Schema,
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
    });
  });

  it('changes nothing if all columns are there, in whatever order', () => {
    expect(planSchema(head, wanted.toReversed())).toEqual({
      schema: first.schema,
      lastColumnId: 4,
      added: [],
      changed: false,
    });
  });

  it('adds what is missing, keeps what is not wanted, and never uses an id again', () => {
    const grown = headWith(first.schema, 17);
    const plan = planSchema(grown, [{ name: 'extra', type: 'int' }]);
    expect(plan).toMatchObject({ lastColumnId: 18, added: ['extra'], changed: true });
    expect(plan.schema['schema-id']).toBe(1);
    expect(plan.schema.fields.map(({ id, name }) => [id, name])).toEqual([
      [1, 'id'],
      [2, 'tags'],
      [4, 'total'],
      [18, 'extra'],
    ]);
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

  it('refuses a required column of another writer, wanted or not', () => {
    const required = headWith({ ...first.schema, fields: [{ id: 1, name: 'id', required: true, type: 'long' }] }, 4);
    expect(() => planSchema(required, [{ name: 'id', type: 'long' }])).toThrow('expected an optional column');
    expect(() => planSchema(required, [{ name: 'x', type: 'long' }])).toThrow('that is not wanted any more');
  });

  it('refuses a column that is wanted twice', () => {
    expect(() => planSchema(undefined, [...wanted, ...wanted])).toThrow('column id is wanted twice');
  });
});
