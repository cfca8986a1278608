import type { TableHead } from './catalog.ts';
import { type CommitDeps, commitLoop, type LoopResult } from './commit-loop.ts';
import { type ContentRequest, type ContentResult, refuseManyPartitions, refuseMovedSchema } from './content-request.ts';
import { SchemaMovedError } from './errors.ts';
import type { FileIo } from './file-io.ts';
import { layoutKey } from './held-files.ts';
import { type ManifestFile, manifestListBytes } from './manifest-list.ts';
import { type PlannedLayout, planLayout } from './plan-layout.ts';
import { type PlannedSchema, planSchema, type SchemaOptions } from './plan-schema.ts';
import { contentRequirements, contentUpdates } from './replace-change.ts';
import { listed, type StoredManifest, writeAddedManifest } from './replace-manifests.ts';
import { commitSchemaSteps } from './schema-steps.ts';
import { currentSnapshot, type Snapshot, type SnapshotSummary, snapshotById, tableName } from './types.ts';

/** What becomes of the content that the table has. */
export interface Before {
  /** The manifests that the new snapshot lists beside that of the new files. */
  readonly manifests: readonly ManifestFile[];
  readonly summary: SnapshotSummary;
}

export interface BeforeContext {
  readonly io: FileIo;
  /** The snapshot that was current; none in a table without one. */
  readonly parent: Snapshot | undefined;
  readonly snapshotId: bigint;
  readonly sequenceNumber: bigint;
  /** A fresh URI for a manifest of this attempt. */
  readonly manifestUri: (name: string) => string;
}

export interface ContentWork<O> extends ContentRequest<O> {
  readonly schemaOptions: SchemaOptions;
  /** Properties that depend on the version that the commit builds on, beside the request's own. */
  readonly moreProperties?: (head: TableHead | undefined) => Readonly<Record<string, string>>;
  readonly before: (context: BeforeContext) => Promise<Before>;
}

/**
 * Commits one snapshot with the request's files: the way that all of them go. The manifest of the new files is written
 * once and leaves sequence numbers to be inherited; what depends on the head is made anew by each attempt.
 *
 * A commit whose answer was lost is looked for by its snapshot id, which all attempts share.
 */
export async function commitContent<O>(deps: CommitDeps, work: ContentWork<O>): Promise<ContentResult<O>> {
  refuseManyPartitions(work);
  const { held } = work;
  const shared: Shared = {
    snapshotId: held?.snapshotId ?? deps.newSnapshotId(),
    uuid: deps.newUuid(),
    tableUuid: deps.newUuid(),
    ...(held === undefined ? {} : { added: { key: held.layoutKey, manifest: held.manifest } }),
  };
  const result = await commitLoop(deps, {
    table: work.table,
    admit: work.admit,
    landed: (head) => snapshotById(head.metadata, shared.snapshotId) !== undefined,
    attempt: (head, attempt) => attemptOnce(deps, work, shared, head, attempt),
  });
  return result.kind === 'committed' ? { ...result, snapshotId: shared.snapshotId } : result;
}

/** What all attempts share. */
interface Shared {
  readonly snapshotId: bigint;
  readonly uuid: string;
  readonly tableUuid: string;
  added?: { readonly key: string; readonly manifest: StoredManifest };
}

async function attemptOnce<O>(
  deps: CommitDeps,
  work: ContentWork<O>,
  shared: Shared,
  found: TableHead | undefined,
  attempt: number,
): Promise<LoopResult<O>> {
  refuseMovedSchema(work, planSchema(found, work.columns, work.schemaOptions));
  let head = found;
  if (head !== undefined && deps.catalog.schemaChanges === 'one-by-one') {
    const stepped = await commitSchemaSteps(deps, { ...work, options: work.schemaOptions }, head);
    if (stepped.kind === 'stopped') return stepped;
    head = stepped.head;
  }
  const schema = planSchema(head, work.columns, work.schemaOptions);
  const layout = planLayout(head?.metadata, schema.schema, work);
  const location = head?.location ?? deps.catalog.locationOf(work.table);
  const snapshot = await writeSnapshot(deps, work, shared, { head, schema, layout, location, attempt });
  const properties = { ...work.properties, ...work.moreProperties?.(head) };
  const committed = await deps.catalog.commit(work.table, head, {
    requirements: contentRequirements(head),
    updates: contentUpdates(head, { location, tableUuid: shared.tableUuid, schema, layout, snapshot, properties }),
  });
  return { kind: 'committed', head: committed };
}

interface Attempt {
  readonly head: TableHead | undefined;
  readonly schema: PlannedSchema;
  readonly layout: PlannedLayout;
  readonly location: string;
  readonly attempt: number;
}

/** Writes the manifests and the manifest list of one attempt, and describes the snapshot that they make up. */
async function writeSnapshot<O>(
  { io, now }: CommitDeps,
  work: ContentWork<O>,
  shared: Shared,
  { head, schema, layout, location, attempt }: Attempt,
): Promise<Snapshot> {
  const { snapshotId, uuid } = shared;
  const parent = head === undefined ? undefined : currentSnapshot(head.metadata);
  const sequenceNumber = (head?.metadata['last-sequence-number'] ?? 0n) + 1n;
  const folder = `${location}/metadata`;
  const manifestUri = (name: string): string => `${folder}/${uuid}-${attempt}-${name}.avro`;
  const before = await work.before({ io, parent, snapshotId, sequenceNumber, manifestUri });
  const added = await addedManifests(io, work, shared, { schema, layout }, manifestUri('added'));
  const snapshot: Snapshot = {
    'snapshot-id': snapshotId,
    ...(parent === undefined ? {} : { 'parent-snapshot-id': parent['snapshot-id'] }),
    'sequence-number': sequenceNumber,
    // Later than all before, whatever the clock says, so that reading "as of" a time finds one snapshot only.
    'timestamp-ms': Math.max(now().getTime(), (head?.metadata['last-updated-ms'] ?? 0) + 1),
    'manifest-list': `${folder}/snap-${snapshotId}-${attempt}-${uuid}.avro`,
    summary: before.summary,
    'schema-id': schema.schema['schema-id'],
  };
  const manifests = [...added.map((manifest) => listed(manifest, sequenceNumber)), ...before.manifests];
  await io.write(snapshot['manifest-list'], manifestListBytes(snapshot, manifests), { exclusive: true });
  return snapshot;
}

/**
 * Written by the first attempt that gets so far and used by all that follow, unless a rival's spec or sort order came in
 * between, so that the ids of ours are others now.
 */
async function addedManifests<O>(
  io: FileIo,
  { table, files, held }: ContentWork<O>,
  shared: Shared,
  { schema, layout }: Pick<Attempt, 'schema' | 'layout'>,
  uri: string,
): Promise<StoredManifest[]> {
  if (files.length === 0) return [];
  const key = layoutKey(layout.spec, layout.sortOrder['order-id']);
  if (shared.added?.key !== key) {
    if (held !== undefined) {
      throw new SchemaMovedError(
        `${tableName(table)}: its partition spec or sort order changed since the files were held; write the files again`,
      );
    }
    const content = { files, schema: schema.schema, layout };
    shared.added = { key, manifest: await writeAddedManifest(io, uri, shared.snapshotId, content) };
  }
  return [shared.added.manifest];
}
