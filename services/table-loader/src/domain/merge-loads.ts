import {
  type CommitDeps,
  currentDataFiles,
  currentSchema,
  currentSnapshot,
  planSchema,
  rewriteContent,
  type TableHead,
} from '@snapferry/iceberg';
import { kindProperty, loadsKind } from '@snapferry/ports';
import type { FetchedFile } from '../ports/warehouse.ts';
import { type LoadsFilesDeps, writeLoadsFiles } from './loads-files.ts';
import { loadsColumns } from './loads-table.ts';

/** A file a run: about two months of daily ones. */
const mostFiles = 50;

/**
 * Puts one file in the place of the log's many, once there are 50 of them: where the catalogue does not compact its tables
 * itself, a reader would open one for each run that ever was. A table that others changed is left to them.
 */
export async function mergeLoads(deps: LoadsFilesDeps, commit: CommitDeps, head: TableHead): Promise<void> {
  const { io } = deps.warehouse;
  const { dataFiles, deleteFiles } = await currentDataFiles(io, head);
  const snapshot = currentSnapshot(head.metadata);
  if (snapshot === undefined || dataFiles.length < mostFiles || deleteFiles.length > 0) return;
  const names = currentSchema(head.metadata).fields.map(({ name }) => name);
  if (names.join() !== loadsColumns.map(({ name }) => name).join()) return;
  const schema = planSchema(head, loadsColumns, { unwanted: 'keep' });
  const fetched: FetchedFile[] = [];
  try {
    for (const { uri } of dataFiles) fetched.push(await deps.warehouse.fetchDataFile(uri));
    const parts = fetched.map(({ path }) => path);
    const files = await writeLoadsFiles(deps, { schema, location: head.location }, async () => parts);
    await rewriteContent(commit, {
      table: head.identifier,
      columns: loadsColumns,
      schema,
      files,
      properties: { [kindProperty]: loadsKind },
      summary: {},
      snapshotId: snapshot['snapshot-id'],
    });
  } finally {
    for (const { release } of fetched) await release();
  }
}
