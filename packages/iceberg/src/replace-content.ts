import { type Before, type BeforeContext, commitContent } from './commit-content.ts';
import type { CommitDeps } from './commit-loop.ts';
import type { ContentRequest, ContentResult } from './content-request.ts';
import type { DataFile } from './data-file.ts';
import { liveManifests } from './live-files.ts';
import { listed, mergeManifests, writeRemovedManifest } from './replace-manifests.ts';
import { replaceSummary } from './snapshot-summary.ts';

export type ReplaceDeps = CommitDeps;
/** `files` is all of the table's content; none makes the table empty. */
export type ReplaceRequest<O> = ContentRequest<O>;
export type ReplaceResult<O> = ContentResult<O>;

/**
 * Makes the files the whole content of the table, in one snapshot: creates the table if there is none, brings it to the
 * wanted columns, partition spec and sort order, and lists what was there before as removed. Nothing that a commit might
 * reference is ever deleted; files that no commit came to reference are left for orphan cleaning.
 *
 * Where the catalogue takes schema changes one by one, each is a commit of its own before that of the content; the old
 * content stays readable after each.
 *
 * A commit whose answer was lost is looked for by its snapshot id. If it is not there it is tried again with the same
 * id, on the head that was read since: should the lost one land late after all, only one of the two can.
 *
 * @throws SchemaMovedError if the table's schema or spec changed since the files were written; TooManyPartitionsError;
 *   UnsupportedPartitionError; UnsupportedSchemaChangeError; UnsupportedTableError; InvalidTableError; after 10 attempts
 *   the last CommitConflictError or CommitStateUnknownError.
 */
export async function replaceContent<O>(deps: ReplaceDeps, request: ReplaceRequest<O>): Promise<ReplaceResult<O>> {
  return commitContent(deps, {
    ...request,
    schemaOptions: { unwanted: 'drop' },
    before: (context) => removeAll(context, request.files, request.summary),
  });
}

/** Lists every live file as removed, by manifests of the spec that it was written under. */
export async function removeAll(
  context: BeforeContext,
  added: readonly DataFile[],
  extra: Readonly<Record<string, string>>,
  operation: 'overwrite' | 'replace' = 'overwrite',
): Promise<Before> {
  const { io, parent, snapshotId, sequenceNumber, manifestUri } = context;
  const removed = parent === undefined ? [] : mergeManifests(await liveManifests(io, parent));
  const manifests = await Promise.all(
    removed.map((manifest, i) => writeRemovedManifest(io, manifestUri(`removed-${i}`), snapshotId, manifest)),
  );
  const files = removed.flatMap(({ entries }) => entries.map((entry) => entry.data_file));
  return {
    manifests: manifests.map((manifest) => listed(manifest, sequenceNumber)),
    summary: replaceSummary(parent === undefined ? 'append' : operation, added, files, extra),
  };
}
