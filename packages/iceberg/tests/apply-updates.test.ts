import { describe, expect, it } from 'vitest';
import { applyUpdates, checkRequirements, type Schema, type Snapshot, type TableUpdate } from '../src/index.ts';

const now = new Date('2026-11-23T03:00:00Z');
const schema: Schema = {
  type: 'struct',
  'schema-id': 0,
  fields: [{ id: 1, name: 'id', required: false, type: 'long' }],
};
const creation: readonly TableUpdate[] = [
  { action: 'assign-uuid', uuid: 'u-1' },
  { action: 'upgrade-format-version', 'format-version': 2 },
  { action: 'add-schema', schema, 'last-column-id': 1 },
  { action: 'set-current-schema', 'schema-id': -1 },
  { action: 'add-spec', spec: { 'spec-id': 0, fields: [] } },
  { action: 'set-default-spec', 'spec-id': -1 },
  { action: 'add-sort-order', 'sort-order': { 'order-id': 0, fields: [] } },
  { action: 'set-default-sort-order', 'sort-order-id': -1 },
  { action: 'set-location', location: 'file:///lake/t' },
];

function snapshot(id: bigint, sequenceNumber = id): Snapshot {
  return {
    'snapshot-id': id,
    'sequence-number': sequenceNumber,
    'timestamp-ms': now.getTime() + Number(id),
    'manifest-list': `file:///lake/t/metadata/${id}.avro`,
    summary: { operation: 'append' },
  };
}

const toMain = (id: bigint): TableUpdate => ({
  action: 'set-snapshot-ref',
  'ref-name': 'main',
  type: 'branch',
  'snapshot-id': id,
});
const addAndMove = (id: bigint): TableUpdate[] => [{ action: 'add-snapshot', snapshot: snapshot(id) }, toMain(id)];
const table = applyUpdates(undefined, [...creation, ...addAndMove(1n)], { now });

describe('applyUpdates', () => {
  it('builds a whole table from nothing', () => {
    expect(table).toMatchObject({
      'table-uuid': 'u-1',
      'current-schema-id': 0,
      'default-spec-id': 0,
      'last-partition-id': 999,
      'current-snapshot-id': 1n,
      'last-sequence-number': 1n,
      'snapshot-log': [{ 'snapshot-id': 1n, 'timestamp-ms': now.getTime() + 1 }],
      'metadata-log': [],
      refs: { main: { 'snapshot-id': 1n, type: 'branch' } },
    });
  });

  it.each(['assign-uuid', 'add-schema', 'add-spec', 'add-sort-order', 'set-location'])(
    'refuses a new table without %s',
    (action) => {
      const rest = creation.filter((update) => update.action !== action);
      expect(() => applyUpdates(undefined, rest, { now })).toThrow();
    },
  );

  it('leaves the base untouched', () => {
    const before = structuredClone(table);
    applyUpdates(table, addAndMove(2n), { now });
    expect(table).toEqual(before);
  });

  it('logs a rollback with the time of the change, not of the snapshot', () => {
    const two = applyUpdates(table, addAndMove(2n), { now });
    const later = new Date(now.getTime() + 60_000);
    const back = applyUpdates(two, [toMain(1n)], { now: later });
    expect(back['current-snapshot-id']).toBe(1n);
    expect(back['snapshot-log'].at(-1)).toEqual({ 'snapshot-id': 1n, 'timestamp-ms': later.getTime() });
  });

  it('logs where the base was stored, and forgets the oldest versions', () => {
    const limit: TableUpdate = { action: 'set-properties', updates: { 'write.metadata.previous-versions-max': '2' } };
    let metadata = applyUpdates(table, [limit], { now, previousLocation: 'v1' });
    for (const previousLocation of ['v2', 'v3']) metadata = applyUpdates(metadata, [], { now, previousLocation });
    expect(metadata['metadata-log'].map((entry) => entry['metadata-file'])).toEqual(['v2', 'v3']);
  });

  it('never goes back in time', () => {
    const earlier = new Date(0);
    expect(applyUpdates(table, [], { now: earlier })['last-updated-ms']).toBe(table['last-updated-ms']);
  });

  it('sets and removes properties', () => {
    const set = applyUpdates(table, [{ action: 'set-properties', updates: { a: '1', b: '2' } }], { now });
    const removed = applyUpdates(set, [{ action: 'remove-properties', removals: ['a', 'none'] }], { now });
    expect(removed.properties).toEqual({ b: '2' });
  });

  it('removes snapshots with their statistics, and keeps the log from its last gap on', () => {
    const statistics = [1n, 2n, 3n].map((id) => ({ 'snapshot-id': id, 'statistics-path': `${id}.puffin` }));
    const three = { ...applyUpdates(table, [...addAndMove(2n), ...addAndMove(3n)], { now }), statistics };
    const rolledBack = applyUpdates(three, [toMain(2n), toMain(3n)], { now });
    const kept = applyUpdates(rolledBack, [{ action: 'remove-snapshots', 'snapshot-ids': [1n, 9n] }], { now });
    expect(kept.snapshots.map((each) => each['snapshot-id'])).toEqual([2n, 3n]);
    expect(kept['snapshot-log'].map((each) => each['snapshot-id'])).toEqual([2n, 3n, 2n, 3n]);
    const last = applyUpdates(kept, [{ action: 'remove-snapshots', 'snapshot-ids': [2n] }], { now });
    expect(last['snapshot-log'].map((each) => each['snapshot-id'])).toEqual([3n]);
    expect(last).toMatchObject({ statistics: [{ 'snapshot-id': 3n }], 'last-sequence-number': 3n });
  });

  it.each<[string, TableUpdate]>([
    ['the current snapshot to go', { action: 'remove-snapshots', 'snapshot-ids': [1n] }],
    ['a snapshot id again', { action: 'add-snapshot', snapshot: snapshot(1n, 9n) }],
    ['a sequence number again', { action: 'add-snapshot', snapshot: snapshot(7n, 1n) }],
    ['main at an unknown snapshot', toMain(5n)],
    ['another uuid', { action: 'assign-uuid', uuid: 'u-2' }],
    ['a lower last-column-id', { action: 'add-schema', schema: { ...schema, 'schema-id': 1 }, 'last-column-id': 0 }],
    ['a schema id with other fields', { action: 'add-schema', schema: { ...schema, fields: [] }, 'last-column-id': 1 }],
    ['a schema that is not there', { action: 'set-current-schema', 'schema-id': 4 }],
    ['the last schema where none was added', { action: 'set-current-schema', 'schema-id': -1 }],
  ])('refuses %s', (_what, update) => {
    expect(() => applyUpdates(table, [update], { now })).toThrow();
  });
});

describe('checkRequirements', () => {
  it('passes what holds', () => {
    checkRequirements(undefined, [{ type: 'assert-create' }]);
    checkRequirements(undefined, [{ type: 'assert-ref-snapshot-id', ref: 'main', 'snapshot-id': null }]);
    checkRequirements(table, [
      { type: 'assert-table-uuid', uuid: 'u-1' },
      { type: 'assert-ref-snapshot-id', ref: 'main', 'snapshot-id': 1n },
      { type: 'assert-ref-snapshot-id', ref: 'other', 'snapshot-id': null },
      { type: 'assert-last-assigned-field-id', 'last-assigned-field-id': 1 },
      { type: 'assert-current-schema-id', 'current-schema-id': 0 },
      { type: 'assert-last-assigned-partition-id', 'last-assigned-partition-id': 999 },
      { type: 'assert-default-spec-id', 'default-spec-id': 0 },
      { type: 'assert-default-sort-order-id', 'default-sort-order-id': 0 },
    ]);
  });

  it('names what does not hold', () => {
    expect(() => checkRequirements(table, [{ type: 'assert-create' }])).toThrow(
      'assert-create: expected none, found u-1',
    );
    expect(() => checkRequirements(undefined, [{ type: 'assert-table-uuid', uuid: 'u-1' }])).toThrow(
      'expected u-1, found none',
    );
    expect(() =>
      checkRequirements(table, [{ type: 'assert-ref-snapshot-id', ref: 'main', 'snapshot-id': null }]),
    ).toThrow();
    expect(() =>
      checkRequirements(table, [{ type: 'assert-ref-snapshot-id', ref: 'main', 'snapshot-id': 2n }]),
    ).toThrow();
  });
});
