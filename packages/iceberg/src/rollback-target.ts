import type { TableHead } from './catalog.ts';
import { TableSnapshotGoneError } from './errors.ts';
import { partitionSources, schemaWith } from './plan-schema.ts';
import { schemaUpdates, sortColumns, unsortedUpdates } from './schema-steps.ts';
import type { TableUpdate } from './table-change.ts';
import {
  currentSchema,
  type Snapshot,
  snapshotById,
  type TableIdentifier,
  type TableMetadata,
  tableName,
} from './types.ts';

/** In a snapshot's summary and as a table property: the run that brought the content. */
export const runIdKey = 'snapferry.run-id';

/**
 * The snapshot to go back to; of a run that wrote several, the last.
 *
 * @throws TableSnapshotGoneError if there is no such table or snapshot, naming the runs that there are.
 */
export function targetOf(
  table: TableIdentifier,
  head: TableHead | undefined,
  to: { readonly snapshotId: bigint } | { readonly runId: string },
): { readonly head: TableHead; readonly snapshot: Snapshot } {
  if (head === undefined) throw new TableSnapshotGoneError(`${tableName(table)}: expected a table, found none`);
  const { metadata } = head;
  const snapshot =
    'snapshotId' in to
      ? snapshotById(metadata, to.snapshotId)
      : bySequence(metadata).findLast((each) => each.summary[runIdKey] === to.runId);
  if (snapshot !== undefined) return { head, snapshot };
  const wanted = 'snapshotId' in to ? `snapshot ${to.snapshotId}` : `a snapshot of run ${to.runId}`;
  const runs = bySequence(metadata).flatMap(({ summary, ...each }) => {
    const run = summary[runIdKey];
    return run === undefined ? [] : [`${run} (snapshot ${each['snapshot-id']})`];
  });
  throw new TableSnapshotGoneError(
    `${tableName(table)}: expected ${wanted}, found none; it may have expired. ` +
      `Still there: ${runs.length === 0 ? 'no run' : runs.join(', ')}`,
    { context: { table: tableName(table) } },
  );
}

/**
 * The updates that make the snapshot's schema current again, in groups that may be committed one after the other. Columns
 * that a partition spec names stay, and a default sort order that names a column which is then gone is given up; without
 * either, Iceberg's Java library could not open the table.
 */
export function schemaBack(metadata: TableMetadata, target: Snapshot): readonly (readonly TableUpdate[])[] {
  const then = metadata.schemas.find((schema) => schema['schema-id'] === target['schema-id']);
  const now = currentSchema(metadata);
  if (then === undefined) return [];
  const needed = partitionSources(metadata);
  const missing = now.fields.filter(({ id }) => needed.has(id) && !then.fields.some((field) => field.id === id));
  const back = schemaWith(metadata, [...then.fields, ...missing]);
  if (back.schema['schema-id'] === now['schema-id']) return [];
  const schema = schemaUpdates({ ...back, lastColumnId: metadata['last-column-id'] });
  const losesSort = sortColumns(metadata).some((id) => !back.schema.fields.some((field) => field.id === id));
  return losesSort ? [unsortedUpdates(metadata), schema] : [schema];
}

function bySequence(metadata: TableMetadata): readonly Snapshot[] {
  return metadata.snapshots.toSorted((a, b) => Number(a['sequence-number'] - b['sequence-number']));
}
