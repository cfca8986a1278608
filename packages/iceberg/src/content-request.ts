import type { TableHead } from './catalog.ts';
import type { Guard } from './commit-loop.ts';
import type { DataFile } from './data-file.ts';
import { SchemaMovedError, TooManyPartitionsError } from './errors.ts';
import type { HeldFiles } from './held-files.ts';
import type { WantedLayout } from './plan-layout.ts';
import type { PlannedSchema } from './plan-schema.ts';
import { partitionKeys } from './snapshot-summary.ts';
import { type NestedField, type Schema, type TableIdentifier, tableName, type WantedColumn } from './types.ts';

/** What a caller wants of a commit that brings new files. The layout says how they were written: without one, in no partition and no order. */
export interface ContentRequest<O> extends WantedLayout {
  readonly table: TableIdentifier;
  readonly columns: readonly WantedColumn[];
  /** The schema whose field ids the files were written with. */
  readonly schema: PlannedSchema;
  readonly files: readonly DataFile[];
  /** `files`, where they were held until now: their manifest is listed as it is. */
  readonly held?: HeldFiles | undefined;
  readonly properties: Readonly<Record<string, string>>;
  readonly summary: Readonly<Record<string, string>>;
  readonly admit: Guard<O>;
}

export type ContentResult<O> =
  /** `head` is the table as last seen, which may be newer than the commit where an answer was lost. */
  | { readonly kind: 'committed'; readonly head: TableHead; readonly snapshotId: bigint }
  | { readonly kind: 'stopped'; readonly outcome: O; readonly head: TableHead | undefined };

// Athena's limit of open partitions in one statement (Athena User Guide, "CTAS and INSERT INTO: 100 partitions").
const mostPartitions = 100;

/** @throws TooManyPartitionsError if the files are in more than 100 partitions. */
export function refuseManyPartitions(request: Pick<ContentRequest<unknown>, 'table' | 'files'>): void {
  const found = partitionKeys(request.files).size;
  if (found <= mostPartitions) return;
  throw new TooManyPartitionsError(
    `${tableName(request.table)}: expected at most ${mostPartitions} partitions in one load, found ${found}; ` +
      'take a coarser transform (month for day, fewer buckets) in the contract (snapferryPartition)',
    { context: { table: tableName(request.table), found } },
  );
}

/** @throws SchemaMovedError if a wanted column has another field id now than when the files were written. */
export function refuseMovedSchema<O>({ table, columns, schema }: ContentRequest<O>, now: PlannedSchema): void {
  for (const { name } of columns) {
    const written = idsOf(schema.schema, name);
    const found = idsOf(now.schema, name);
    if (written === found) continue;
    throw new SchemaMovedError(
      `${tableName(table)}, column ${name}: the files were written with field id ${written}, the table now has ${found}; ` +
        'write the files again',
      { context: { table: tableName(table), column: name } },
    );
  }
}

/** Whether the columns have the same field ids in both schemas. */
export function hasSameIds(a: Schema, b: Schema, columns: readonly WantedColumn[]): boolean {
  return columns.every(({ name }) => idsOf(a, name) === idsOf(b, name));
}

function idsOf(schema: Schema, name: string): string {
  const field: NestedField | undefined = schema.fields.find((each) => each.name === name);
  if (field === undefined) return 'none';
  return typeof field.type === 'string' ? String(field.id) : `${field.id} (element ${field.type['element-id']})`;
}
