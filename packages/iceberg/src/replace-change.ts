import type { TableHead } from './catalog.ts';
import { UnsupportedTableError } from './errors.ts';
import type { PlannedSchema } from './plan-schema.ts';
import type { TableRequirement, TableUpdate } from './table-change.ts';
import { currentSnapshot, type PartitionSpec, type Snapshot, tableName } from './types.ts';

const unpartitioned: PartitionSpec = { 'spec-id': 0, fields: [] };

/**
 * The spec that new files are written under.
 *
 * @throws UnsupportedTableError if the table has no spec without partitions: our files are not partitioned.
 */
export function specForNewFiles(head: TableHead | undefined): PartitionSpec {
  if (head === undefined) return unpartitioned;
  const { 'partition-specs': specs, 'default-spec-id': defaultId } = head.metadata;
  const isEmpty = (spec: PartitionSpec): boolean => spec.fields.length === 0;
  const spec = specs.find((each) => each['spec-id'] === defaultId && isEmpty(each)) ?? specs.find(isEmpty);
  if (spec !== undefined) return spec;
  throw new UnsupportedTableError(
    `${tableName(head.identifier)}: expected a partition spec without fields, found ${specs.length} with fields only`,
  );
}

/** What must hold for the change to apply: the table, its `main` and its schema are as they were read. */
export function replaceRequirements(head: TableHead | undefined): TableRequirement[] {
  if (head === undefined) return [{ type: 'assert-create' }];
  const { metadata } = head;
  return [
    { type: 'assert-table-uuid', uuid: metadata['table-uuid'] },
    { type: 'assert-ref-snapshot-id', ref: 'main', 'snapshot-id': currentSnapshot(metadata)?.['snapshot-id'] ?? null },
    { type: 'assert-last-assigned-field-id', 'last-assigned-field-id': metadata['last-column-id'] },
    { type: 'assert-current-schema-id', 'current-schema-id': metadata['current-schema-id'] },
  ];
}

export interface ReplaceUpdate {
  readonly location: string;
  readonly newTableUuid: () => string;
  readonly schema: PlannedSchema;
  readonly snapshot: Snapshot;
  readonly properties: Readonly<Record<string, string>>;
}

/** The updates of one replace. `main` and the properties always move together. */
export function replaceUpdates(head: TableHead | undefined, update: ReplaceUpdate): TableUpdate[] {
  const { schema, snapshot, properties } = update;
  const schemaUpdates: TableUpdate[] = [
    { action: 'add-schema', schema: schema.schema, 'last-column-id': schema.lastColumnId },
    { action: 'set-current-schema', 'schema-id': -1 },
  ];
  const contentUpdates: TableUpdate[] = [
    { action: 'add-snapshot', snapshot },
    {
      action: 'set-snapshot-ref',
      'ref-name': 'main',
      ...mainRef(head),
      'snapshot-id': snapshot['snapshot-id'],
      type: 'branch',
    },
    { action: 'set-properties', updates: properties },
  ];
  if (head !== undefined) return [...(schema.changed ? schemaUpdates : []), ...contentUpdates];
  return [
    { action: 'assign-uuid', uuid: update.newTableUuid() },
    { action: 'upgrade-format-version', 'format-version': 2 },
    ...schemaUpdates,
    { action: 'add-spec', spec: unpartitioned },
    { action: 'set-default-spec', 'spec-id': -1 },
    { action: 'add-sort-order', 'sort-order': { 'order-id': 0, fields: [] } },
    { action: 'set-default-sort-order', 'sort-order-id': -1 },
    { action: 'set-location', location: update.location },
    ...contentUpdates,
  ];
}

/** The branch's own retention settings outlive the move. */
function mainRef(head: TableHead | undefined): object {
  return head?.metadata.refs.main ?? {};
}
