import { applyUpdates } from '../apply-updates.ts';
import type { TableHead } from '../catalog.ts';
import { checkRequirements } from '../check-requirements.ts';
import { CommitConflictError } from '../errors.ts';
import type { TableChange, TableUpdate } from '../table-change.ts';
import { currentSchema, type TableIdentifier, type TableMetadata, tableName } from '../types.ts';

/** A table that the server prepared, and the changes of ours that wait to go along with its first content. */
export interface StagedTable {
  readonly staged: TableMetadata;
  readonly waiting: readonly TableUpdate[];
  /** The staged table with the waiting changes, as callers see it. */
  readonly head: TableHead;
}

const marked = /^staged:\d+$/;

/** Whether a head is one of a table that exists nowhere but here. */
export function isStaged(head: TableHead | undefined): head is TableHead {
  return head !== undefined && marked.test(head.version);
}

export function stagedTable(identifier: TableIdentifier, staged: TableMetadata): StagedTable {
  const head = { identifier, location: staged.location, metadata: staged, metadataLocation: '', version: 'staged:0' };
  return { staged, waiting: [], head };
}

/**
 * The change as one that waits. A commit without content of a table that is not there shows nobody anything, and sent by
 * itself it would show an empty table.
 *
 * @throws CommitConflictError if the table was changed or created since `base`.
 */
export function withWaiting(
  table: StagedTable | undefined,
  base: TableHead,
  change: TableChange,
  now: Date,
): StagedTable {
  if (table === undefined || table.head.version !== base.version) {
    throw new CommitConflictError(
      `${tableName(base.identifier)}: expected ${base.version}, found ${table?.head.version ?? 'none'}; read the table again`,
      { context: { table: tableName(base.identifier) } },
    );
  }
  checkRequirements(base.metadata, change.requirements);
  const metadata = applyUpdates(base.metadata, change.updates, { now });
  const waiting = [...table.waiting, ...change.updates];
  return { ...table, waiting, head: { ...table.head, metadata, version: `staged:${waiting.length}` } };
}

/** Everything that makes the table out of nothing: the staged metadata in the steps in which other clients send it, then our changes. */
export function creation({ staged, waiting }: StagedTable): TableChange {
  const spec = staged['partition-specs'].find((each) => each['spec-id'] === staged['default-spec-id']);
  const order = staged['sort-orders'].find((each) => each['order-id'] === staged['default-sort-order-id']);
  const start: TableUpdate[] = [
    { action: 'assign-uuid', uuid: staged['table-uuid'] },
    { action: 'upgrade-format-version', 'format-version': 2 },
    { action: 'add-schema', schema: currentSchema(staged), 'last-column-id': staged['last-column-id'] },
    { action: 'set-current-schema', 'schema-id': -1 },
    { action: 'add-spec', spec: spec ?? { 'spec-id': 0, fields: [] } },
    { action: 'set-default-spec', 'spec-id': -1 },
    { action: 'add-sort-order', 'sort-order': order ?? { 'order-id': 0, fields: [] } },
    { action: 'set-default-sort-order', 'sort-order-id': -1 },
    { action: 'set-location', location: staged.location },
    { action: 'set-properties', updates: staged.properties },
  ];
  // Alone: the others hold of the staged table, and of no table they would be refused.
  return { requirements: [{ type: 'assert-create' }], updates: [...start, ...waiting] };
}
