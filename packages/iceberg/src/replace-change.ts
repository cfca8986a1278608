import type { TableHead } from './catalog.ts';
import type { PlannedLayout } from './plan-layout.ts';
import type { PlannedSchema } from './plan-schema.ts';
import { schemaRequirements, schemaUpdates } from './schema-steps.ts';
import type { TableRequirement, TableUpdate } from './table-change.ts';
import { currentSnapshot, type Snapshot, type TableMetadata } from './types.ts';

/** What must hold for the change to apply: the table, its `main`, its schema, spec and sort order are as they were read. */
export function contentRequirements(head: TableHead | undefined): TableRequirement[] {
  if (head === undefined) return [{ type: 'assert-create' }];
  const { metadata } = head;
  return [
    ...schemaRequirements(metadata),
    mainRequirement(metadata),
    { type: 'assert-last-assigned-partition-id', 'last-assigned-partition-id': metadata['last-partition-id'] },
    { type: 'assert-default-spec-id', 'default-spec-id': metadata['default-spec-id'] },
    { type: 'assert-default-sort-order-id', 'default-sort-order-id': metadata['default-sort-order-id'] },
  ];
}

export function mainRequirement(metadata: TableMetadata): TableRequirement {
  const id = currentSnapshot(metadata)?.['snapshot-id'] ?? null;
  return { type: 'assert-ref-snapshot-id', ref: 'main', 'snapshot-id': id };
}

export interface ContentUpdate {
  readonly location: string;
  readonly tableUuid: string;
  readonly schema: PlannedSchema;
  readonly layout: PlannedLayout;
  readonly snapshot: Snapshot;
  readonly properties: Readonly<Record<string, string>>;
}

/** The updates of one new snapshot. `main` and the properties always move together. */
export function contentUpdates(head: TableHead | undefined, update: ContentUpdate): TableUpdate[] {
  const { schema, layout, snapshot, properties } = update;
  const content: TableUpdate[] = [
    { action: 'add-snapshot', snapshot },
    moveMain(head?.metadata, snapshot['snapshot-id']),
    { action: 'set-properties', updates: properties },
  ];
  const shape = [...(schema.changed ? schemaUpdates(schema) : []), ...layoutUpdates(head?.metadata, layout)];
  if (head !== undefined) return [...shape, ...content];
  return [
    { action: 'assign-uuid', uuid: update.tableUuid },
    { action: 'upgrade-format-version', 'format-version': 2 },
    ...shape,
    { action: 'set-location', location: update.location },
    ...content,
  ];
}

/** Points `main` to the snapshot; the branch's own retention settings outlive the move. */
export function moveMain(metadata: TableMetadata | undefined, snapshotId: bigint): TableUpdate {
  return {
    action: 'set-snapshot-ref',
    'ref-name': 'main',
    ...metadata?.refs.main,
    'snapshot-id': snapshotId,
    type: 'branch',
  };
}

function layoutUpdates(metadata: TableMetadata | undefined, { spec, sortOrder }: PlannedLayout): TableUpdate[] {
  const updates: TableUpdate[] = [];
  const [specId, orderId] = [spec['spec-id'], sortOrder['order-id']];
  if (!metadata?.['partition-specs'].some((each) => each['spec-id'] === specId)) {
    updates.push({ action: 'add-spec', spec }, { action: 'set-default-spec', 'spec-id': -1 });
  } else if (metadata['default-spec-id'] !== specId) {
    updates.push({ action: 'set-default-spec', 'spec-id': specId });
  }
  if (!metadata?.['sort-orders'].some((each) => each['order-id'] === orderId)) {
    updates.push(
      { action: 'add-sort-order', 'sort-order': sortOrder },
      { action: 'set-default-sort-order', 'sort-order-id': -1 },
    );
  } else if (metadata['default-sort-order-id'] !== orderId) {
    updates.push({ action: 'set-default-sort-order', 'sort-order-id': orderId });
  }
  return updates;
}
