import type { TableCatalog, TableHead } from './catalog.ts';
import type { DataFile } from './data-file.ts';
import { CommitConflictError, CommitStateUnknownError, SchemaMovedError } from './errors.ts';
import type { FileIo } from './file-io.ts';
import { liveManifests } from './live-files.ts';
import { manifestListBytes } from './manifest-list.ts';
import { type PlannedSchema, planSchema } from './plan-schema.ts';
import { replaceRequirements, replaceUpdates, specForNewFiles } from './replace-change.ts';
import {
  listed,
  mergeManifests,
  type StoredManifest,
  writeAddedManifest,
  writeRemovedManifest,
} from './replace-manifests.ts';
import { replaceSummary } from './snapshot-summary.ts';
import {
  currentSnapshot,
  type NestedField,
  type Schema,
  type Snapshot,
  snapshotById,
  type TableIdentifier,
  tableName,
  type WantedColumn,
} from './types.ts';

export interface ReplaceDeps {
  readonly catalog: TableCatalog;
  readonly io: FileIo;
  readonly now: () => Date;
  /** A positive int64 that no snapshot of the table has; random is good enough. */
  readonly newSnapshotId: () => bigint;
  readonly newUuid: () => string;
  /** Waits before attempt `attempt` (2, 3, …); default: up to 0.1 s, 0.2 s, … 3 s, at random. */
  readonly backOff?: (attempt: number) => Promise<void>;
}

export type Admission<O> = { readonly proceed: true } | { readonly proceed: false; readonly outcome: O };

export interface ReplaceRequest<O> {
  readonly table: TableIdentifier;
  readonly columns: readonly WantedColumn[];
  /** The schema whose field ids the files were written with. */
  readonly schema: PlannedSchema;
  /** All of the table's content; none makes the table empty. */
  readonly files: readonly DataFile[];
  readonly properties: Readonly<Record<string, string>>;
  readonly summary: Readonly<Record<string, string>>;
  /**
   * The guard: asked on every attempt, about the very metadata version that the commit then builds on. So what it
   * read is still true when the commit takes effect. Pure; it may be asked many times.
   */
  readonly admit: (head: TableHead | undefined) => Admission<O>;
}

export type ReplaceResult<O> =
  /** `head` is the table as last seen, which may be newer than the commit where an answer was lost. */
  | { readonly kind: 'committed'; readonly head: TableHead; readonly snapshotId: bigint }
  | { readonly kind: 'stopped'; readonly outcome: O; readonly head: TableHead | undefined };

const attempts = 10;

/**
 * Makes the files the whole content of the table, in one snapshot: creates the table if there is none, adds columns
 * that are missing, and lists what was there before as removed. Nothing that a commit might reference is ever deleted;
 * files that no commit came to reference are left for orphan cleaning.
 *
 * A commit whose answer was lost is looked for by its snapshot id. If it is not there it is tried again with the same
 * id, on the head that was read since: should the lost one land late after all, only one of the two can.
 *
 * @throws SchemaMovedError if the table's schema changed since the files were written; UnsupportedSchemaChangeError;
 *   UnsupportedTableError; InvalidTableError; after 10 attempts the last CommitConflictError or CommitStateUnknownError.
 */
export async function replaceContent<O>(deps: ReplaceDeps, request: ReplaceRequest<O>): Promise<ReplaceResult<O>> {
  const work: Work = { snapshotId: deps.newSnapshotId(), uuid: deps.newUuid(), tableUuid: deps.newUuid() };
  let lost: CommitStateUnknownError | undefined;
  for (let attempt = 1; ; attempt += 1) {
    const head = await loadAfter(lost, () => deps.catalog.load(request.table));
    if (lost !== undefined && head !== undefined && snapshotById(head.metadata, work.snapshotId) !== undefined) {
      return { kind: 'committed', head, snapshotId: work.snapshotId };
    }
    const admission = request.admit(head);
    if (!admission.proceed) return { kind: 'stopped', outcome: admission.outcome, head };
    try {
      const committed = await attemptOnce(deps, request, work, head, attempt);
      return { kind: 'committed', head: committed, snapshotId: work.snapshotId };
    } catch (error) {
      if (error instanceof CommitStateUnknownError) lost = error;
      else if (!(error instanceof CommitConflictError)) throw error;
      if (attempt === attempts) throw lost ?? error;
    }
    await (deps.backOff ?? randomBackOff)(attempt + 1);
  }
}

/** What all attempts share. */
interface Work {
  readonly snapshotId: bigint;
  readonly uuid: string;
  readonly tableUuid: string;
  added?: StoredManifest;
}

async function attemptOnce<O>(
  deps: ReplaceDeps,
  request: ReplaceRequest<O>,
  work: Work,
  head: TableHead | undefined,
  attempt: number,
): Promise<TableHead> {
  const schema = planSchema(head, request.columns);
  refuseMovedSchema(request, schema);
  const location = head?.location ?? deps.catalog.locationOf(request.table);
  const snapshot = await writeSnapshot(deps, request, work, { head, schema, location, attempt });
  return deps.catalog.commit(request.table, head, {
    requirements: replaceRequirements(head),
    updates: replaceUpdates(head, {
      location,
      newTableUuid: () => work.tableUuid,
      schema,
      snapshot,
      properties: request.properties,
    }),
  });
}

interface Attempt {
  readonly head: TableHead | undefined;
  readonly schema: PlannedSchema;
  readonly location: string;
  readonly attempt: number;
}

/** Writes the manifests and the manifest list of one attempt, and describes the snapshot that they make up. */
async function writeSnapshot<O>(
  deps: ReplaceDeps,
  request: ReplaceRequest<O>,
  work: Work,
  attempt: Attempt,
): Promise<Snapshot> {
  const { head, schema, location, attempt: number } = attempt;
  const { io } = deps;
  const parent = head === undefined ? undefined : currentSnapshot(head.metadata);
  const removed = parent === undefined ? [] : mergeManifests(await liveManifests(io, parent));
  const folder = `${location}/metadata`;
  const removedManifests = await Promise.all(
    removed.map((manifest, index) =>
      writeRemovedManifest(io, `${folder}/${work.uuid}-${number}-removed-${index}.avro`, work.snapshotId, manifest),
    ),
  );
  const manifests = [...(await addedManifests(io, request, work, attempt, folder)), ...removedManifests];
  const removedFiles = removed.flatMap(({ entries }) => entries.map((entry) => entry.data_file));
  const snapshot: Snapshot = {
    'snapshot-id': work.snapshotId,
    ...(parent === undefined ? {} : { 'parent-snapshot-id': parent['snapshot-id'] }),
    'sequence-number': (head?.metadata['last-sequence-number'] ?? 0n) + 1n,
    // Later than all before, whatever the clock says, so that reading "as of" a time finds one snapshot only.
    'timestamp-ms': Math.max(deps.now().getTime(), (head?.metadata['last-updated-ms'] ?? 0) + 1),
    'manifest-list': `${folder}/snap-${work.snapshotId}-${number}-${work.uuid}.avro`,
    summary: replaceSummary(
      parent === undefined ? 'append' : 'overwrite',
      request.files,
      removedFiles,
      request.summary,
    ),
    'schema-id': schema.schema['schema-id'],
  };
  const named = manifests.map((manifest) => listed(manifest, snapshot['sequence-number']));
  await io.write(snapshot['manifest-list'], manifestListBytes(snapshot, named), { exclusive: true });
  return snapshot;
}

/**
 * Written by the first attempt that gets so far and used by all that follow, unless the table was replaced by one with
 * other partition specs in between.
 */
async function addedManifests<O>(
  io: FileIo,
  { files, schema }: ReplaceRequest<O>,
  work: Work,
  { head, attempt }: Attempt,
  folder: string,
): Promise<StoredManifest[]> {
  if (files.length === 0) return [];
  const spec = specForNewFiles(head);
  if (work.added?.partition_spec_id !== spec['spec-id']) {
    const uri = `${folder}/${work.uuid}-${attempt}-added.avro`;
    work.added = await writeAddedManifest(io, uri, work.snapshotId, { files, schema: schema.schema, spec });
  }
  return [work.added];
}

function refuseMovedSchema<O>({ table, columns, schema }: ReplaceRequest<O>, now: PlannedSchema): void {
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

function idsOf(schema: Schema, name: string): string {
  const field: NestedField | undefined = schema.fields.find((each) => each.name === name);
  if (field === undefined) return 'none';
  return typeof field.type === 'string' ? String(field.id) : `${field.id} (element ${field.type['element-id']})`;
}

async function loadAfter<T>(lost: CommitStateUnknownError | undefined, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    // With an answer still missing, no other failure may hide that.
    throw lost ?? cause;
  }
}

async function randomBackOff(attempt: number): Promise<void> {
  const longest = Math.min(3000, 50 * 2 ** (attempt - 1));
  await new Promise((resolve) => setTimeout(resolve, Math.random() * longest));
}
