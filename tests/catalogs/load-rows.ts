import { readFile } from 'node:fs/promises';
import {
  currentDataFiles,
  type FileIo,
  filePath,
  planSchema,
  replaceContent,
  type TableCatalog,
  type TableHead,
  type TableIdentifier,
  type WantedColumn,
} from '../../packages/iceberg/src/index.ts';
import { depsFor, temporaryFolder } from '../../packages/iceberg/tests/fixtures.ts';
import { writeParquet } from '../../packages/iceberg/tests/parquet-file.ts';

export interface Rows {
  /** SQL of DuckDB that gives the columns. */
  readonly query: string;
  readonly columns: readonly WantedColumn[];
  readonly runId: string;
}

/** What the loader does: looks for the table, writes a Parquet file into its place, makes it the content. */
export async function loadRows(
  catalog: TableCatalog,
  io: FileIo,
  table: TableIdentifier,
  { query, columns, runId }: Rows,
): Promise<TableHead> {
  const head = await catalog.load(table);
  const schema = planSchema(head, columns);
  const location = head?.location ?? catalog.locationOf(table);
  const local = await writeParquet(await temporaryFolder(), query, schema.schema);
  const uri = `${location}/data/${local.uri.split('/').at(-1)}`;
  await io.write(uri, await readFile(filePath(local.uri)), { exclusive: true });
  const stamp = { 'snapferry.run-id': runId };
  const result = await replaceContent(depsFor(catalog, { io, now: () => new Date() }), {
    table,
    columns,
    schema,
    files: [{ ...local, uri }],
    properties: stamp,
    summary: stamp,
    admit: () => ({ proceed: true }),
  });
  if (result.kind !== 'committed') throw new Error('expected a commit');
  return result.head;
}

/**
 * For tables in an object store: opens every manifest of every snapshot and compares the files with the totals. The
 * auditor of the package reads this machine's disk only.
 */
export function auditManifests(io: FileIo): (head: TableHead) => Promise<string[]> {
  return async (head) => {
    const problems: string[] = [];
    for (const snapshot of head.metadata.snapshots) {
      const { dataFiles } = await currentDataFiles(io, head, snapshot['snapshot-id']);
      const listed = snapshot.summary['total-data-files'];
      if (String(dataFiles.length) !== listed) problems.push(`${dataFiles.length} files, the summary says ${listed}`);
    }
    return problems;
  };
}
