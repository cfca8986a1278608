import { CommitConflictError } from './errors.ts';
import type { TableRequirement } from './table-change.ts';
import type { TableMetadata } from './types.ts';

/**
 * Passes if every requirement holds for the metadata; undefined stands for a table that does not exist.
 *
 * @throws CommitConflictError naming the first requirement that does not hold.
 */
export function checkRequirements(
  metadata: TableMetadata | undefined,
  requirements: readonly TableRequirement[],
): void {
  for (const requirement of requirements) {
    const { expected, found } = compare(metadata, requirement);
    if (expected !== found) {
      throw new CommitConflictError(
        `${requirement.type}: expected ${expected ?? 'none'}, found ${found ?? 'none'}; read the table again`,
        { context: { requirement: requirement.type } },
      );
    }
  }
}

type Compared = string | number | bigint | undefined;

function compare(
  table: TableMetadata | undefined,
  requirement: TableRequirement,
): { expected: Compared; found: Compared } {
  switch (requirement.type) {
    case 'assert-create':
      return { expected: undefined, found: table?.['table-uuid'] };
    case 'assert-table-uuid':
      return { expected: requirement.uuid, found: table?.['table-uuid'] };
    case 'assert-ref-snapshot-id':
      return {
        expected: requirement['snapshot-id'] ?? undefined,
        found: table?.refs[requirement.ref]?.['snapshot-id'],
      };
    case 'assert-last-assigned-field-id':
      return { expected: requirement['last-assigned-field-id'], found: table?.['last-column-id'] };
    case 'assert-current-schema-id':
      return { expected: requirement['current-schema-id'], found: table?.['current-schema-id'] };
    case 'assert-last-assigned-partition-id':
      return { expected: requirement['last-assigned-partition-id'], found: table?.['last-partition-id'] };
    case 'assert-default-spec-id':
      return { expected: requirement['default-spec-id'], found: table?.['default-spec-id'] };
    case 'assert-default-sort-order-id':
      return { expected: requirement['default-sort-order-id'], found: table?.['default-sort-order-id'] };
  }
}
