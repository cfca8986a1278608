import { commitContent } from './commit-content.ts';
import type { CommitDeps } from './commit-loop.ts';
import type { ContentRequest, ContentResult } from './content-request.ts';
import type { DataFile } from './data-file.ts';
import { RowsLostError, UnsupportedTableError } from './errors.ts';
import { liveManifests } from './live-files.ts';
import { fileContent } from './manifest.ts';
import { removeAll } from './replace-content.ts';
import { currentSnapshot, tableName } from './types.ts';

export interface RewriteRequest extends Omit<ContentRequest<never>, 'admit'> {
  /** The snapshot whose rows the files hold. */
  readonly snapshotId: bigint;
}

export type RewriteResult = ContentResult<'moved'>;

/**
 * Puts files that hold the same rows in the place of all that the snapshot holds: a compaction, operation `replace`.
 * Stops with `moved` where another snapshot has become current since: its rows are not in the files.
 *
 * @throws RowsLostError if the files have another number of rows; UnsupportedTableError if the table has delete files; as
 *   `replaceContent` for the rest.
 */
export async function rewriteContent(deps: CommitDeps, request: RewriteRequest): Promise<RewriteResult> {
  const { snapshotId, files, summary } = request;
  return commitContent<'moved'>(deps, {
    ...request,
    admit: (head) =>
      head !== undefined && currentSnapshot(head.metadata)?.['snapshot-id'] === snapshotId
        ? { proceed: true }
        : { proceed: false, outcome: 'moved' },
    schemaOptions: { unwanted: 'keep' },
    before: async (context) => {
      const live = context.parent === undefined ? [] : await liveManifests(context.io, context.parent);
      const standing = live.flatMap(({ entries }) => entries.map((entry) => entry.data_file));
      const name = tableName(request.table);
      if (standing.some((file) => file.content !== fileContent.data)) {
        throw new UnsupportedTableError(`${name}: expected data files only, found delete files of another writer`);
      }
      const expected = standing.reduce((sum, file) => sum + file.record_count, 0n);
      const found = rowsOf(files);
      if (found !== expected) {
        throw new RowsLostError(`${name}: expected files of ${expected} rows in place of the old ones, found ${found}`);
      }
      return removeAll(context, files, summary, 'replace');
    },
  });
}

function rowsOf(files: readonly DataFile[]): bigint {
  return files.reduce((sum, file) => sum + file.recordCount, 0n);
}
