import type { TableHead } from './catalog.ts';
import type { CommitDeps, Guard, LoopResult } from './commit-loop.ts';
import { type PlannedSchema, planSchema, type SchemaOptions, type SchemaStep } from './plan-schema.ts';
import type { TableChange, TableRequirement, TableUpdate } from './table-change.ts';
import { currentSchema, type TableIdentifier, type TableMetadata, type WantedColumn } from './types.ts';

/** What must hold for a schema change to apply: it is the table that was read, and nobody has changed its columns since. */
export function schemaRequirements(metadata: TableMetadata): TableRequirement[] {
  return [
    { type: 'assert-table-uuid', uuid: metadata['table-uuid'] },
    { type: 'assert-last-assigned-field-id', 'last-assigned-field-id': metadata['last-column-id'] },
    { type: 'assert-current-schema-id', 'current-schema-id': metadata['current-schema-id'] },
  ];
}

/** Makes the schema current, and adds it where the table does not have it yet. */
export function schemaUpdates(plan: Pick<PlannedSchema, 'schema' | 'lastColumnId' | 'known'>): TableUpdate[] {
  if (plan.known) return [{ action: 'set-current-schema', 'schema-id': plan.schema['schema-id'] }];
  return [
    { action: 'add-schema', schema: plan.schema, 'last-column-id': plan.lastColumnId },
    { action: 'set-current-schema', 'schema-id': -1 },
  ];
}

export interface SchemaWork<O> {
  readonly table: TableIdentifier;
  readonly columns: readonly WantedColumn[];
  readonly options: SchemaOptions;
  readonly admit: Guard<O>;
}

/**
 * Brings the table to the wanted columns, each kind of change in a commit of its own; the plan is made anew on each head,
 * and the guard asked about it. The old content stays readable after every one of them.
 */
export async function commitSchemaSteps<O>(
  deps: Pick<CommitDeps, 'catalog'>,
  work: SchemaWork<O>,
  head: TableHead,
): Promise<LoopResult<O>> {
  for (let current = head; ; ) {
    const [step] = planSchema(current, work.columns, work.options).steps;
    if (step === undefined) return { kind: 'committed', head: current };
    current = await deps.catalog.commit(work.table, current, stepChange(current.metadata, step));
    const admission = work.admit(current);
    if (!admission.proceed) return { kind: 'stopped', outcome: admission.outcome, head: current };
  }
}

function stepChange(metadata: TableMetadata, step: SchemaStep): TableChange {
  const requirements = schemaRequirements(metadata);
  if (!losesSortColumn(metadata, step)) return { requirements, updates: schemaUpdates(step) };
  const unchanged = {
    type: 'assert-default-sort-order-id',
    'default-sort-order-id': metadata['default-sort-order-id'],
  };
  return { requirements: [...requirements, unchanged as TableRequirement], updates: unsortedUpdates(metadata) };
}

/** Iceberg's Java library cannot open a table whose default sort order names a column that is gone. */
function losesSortColumn(metadata: TableMetadata, { schema }: SchemaStep): boolean {
  return sortColumns(metadata).some(
    (id) => currentSchema(metadata).fields.some((field) => field.id === id) && !schema.fields.some((f) => f.id === id),
  );
}

/** The ids of the columns that the default sort order names. */
export function sortColumns(metadata: TableMetadata): readonly number[] {
  const order = metadata['sort-orders'].find((each) => each['order-id'] === metadata['default-sort-order-id']);
  return (order?.fields ?? []).map((field) => field['source-id']);
}

/** Makes "in no order" the table's default sort order. */
export function unsortedUpdates(metadata: TableMetadata): TableUpdate[] {
  const known = metadata['sort-orders'].some((order) => order['order-id'] === 0);
  return [
    ...(known ? [] : [{ action: 'add-sort-order', 'sort-order': { 'order-id': 0, fields: [] } } as const]),
    { action: 'set-default-sort-order', 'sort-order-id': 0 },
  ];
}
