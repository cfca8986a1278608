import type { TableHead } from '../catalog.ts';
import { printJson } from '../lossless-json.ts';
import type { TableChange, TableRequirement } from '../table-change.ts';
import { currentSnapshot, type TableIdentifier } from '../types.ts';

/** The body of a commit (Iceberg REST spec, `CommitTableRequest`): the change, bound to the base it was built on. */
export function commitBody(table: TableIdentifier, base: TableHead | undefined, change: TableChange): object {
  return {
    identifier: { namespace: [table.namespace], name: table.name },
    requirements: withoutRepeats([...boundTo(base), ...change.requirements]),
    updates: change.updates,
  };
}

/** All of a head that the protocol can hold a commit to. */
function boundTo(base: TableHead | undefined): TableRequirement[] {
  if (base === undefined) return [{ type: 'assert-create' }];
  const { metadata } = base;
  return [
    { type: 'assert-table-uuid', uuid: metadata['table-uuid'] },
    { type: 'assert-ref-snapshot-id', ref: 'main', 'snapshot-id': currentSnapshot(metadata)?.['snapshot-id'] ?? null },
    { type: 'assert-last-assigned-field-id', 'last-assigned-field-id': metadata['last-column-id'] },
    { type: 'assert-current-schema-id', 'current-schema-id': metadata['current-schema-id'] },
    { type: 'assert-last-assigned-partition-id', 'last-assigned-partition-id': metadata['last-partition-id'] },
    { type: 'assert-default-spec-id', 'default-spec-id': metadata['default-spec-id'] },
    { type: 'assert-default-sort-order-id', 'default-sort-order-id': metadata['default-sort-order-id'] },
  ];
}

function withoutRepeats(requirements: readonly TableRequirement[]): TableRequirement[] {
  return [...new Map(requirements.map((each) => [printJson(Object.entries(each).sort()), each])).values()];
}
