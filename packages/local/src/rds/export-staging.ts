import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { ExportTask } from '@snapferry/ports';
import { withDuckDb } from './duckdb.ts';
import { type ExportedTable, exportInfo, gigabytes, tableStatuses, warningMessage } from './export-info.ts';
import { exportRoot, partName, tableFolder } from './export-names.ts';
import { type ExportUnit, selectTables } from './export-selection.ts';
import { readSnapshotDocument, tableFile } from './snapshot-files.ts';
import { writeTableParquet } from './table-parquet.ts';

/** All that a task will put into the object store, in the order in which it must appear there. */
export interface Publication {
  /** `file` is relative to the work folder. */
  readonly parts: readonly { readonly file: string; readonly uri: string }[];
  /** URIs of the empty `_SUCCESS` objects. */
  readonly markers: readonly string[];
  readonly documents: readonly { readonly uri: string; readonly body: string }[];
  readonly totalExtractedDataInGB: number;
  readonly warningMessage?: string;
}

export interface StageExport {
  readonly task: ExportTask;
  /** Of the snapshot. */
  readonly directory: string;
  /** Folder of this task alone, on the object store's file system. */
  readonly work: string;
  readonly now: () => Date;
  readonly onProgress: (percent: number) => void;
}

interface Folder {
  readonly uri: string;
  readonly local: string;
}

const PUBLICATION_FILE = 'publication.json';
/** How many tables RDS puts into one info file is not documented. */
const TABLES_PER_INFO = 100;

/**
 * Writes all of an export's files into the work folder, then the list of them. A part that lay in the object store without the others
 * could not be told from a complete export's, nor taken away again: so nothing is published before all is written, and a task whose
 * process was killed starts afresh without a trace, or, once the list is there, goes on publishing.
 */
export async function stageExport(request: StageExport): Promise<{ publication: Publication; resumed: boolean }> {
  const finished = await readPublication(request.work);
  if (finished !== undefined) return { publication: finished, resumed: true };
  await rm(request.work, { recursive: true, force: true });
  await mkdir(request.work, { recursive: true });
  const publication = await write(request);
  const path = join(request.work, PUBLICATION_FILE);
  await writeFile(`${path}.new`, JSON.stringify(publication));
  await rename(`${path}.new`, path);
  return { publication, resumed: false };
}

async function readPublication(work: string): Promise<Publication | undefined> {
  const text = await readFile(join(work, PUBLICATION_FILE), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}

async function write(request: StageExport): Promise<Publication> {
  const document = await readSnapshotDocument(request.directory);
  const selection = selectTables(document, request.task.exportOnly);
  const root = exportRoot(request.task);
  const total = selection.units
    .flatMap((unit) => unit.batches)
    .reduce((sum, source) => sum + (source.data?.bytes ?? 0), 0);
  const exported: ExportedTable[] = [];
  const parts: Publication['parts'][number][] = [];
  const markers: string[] = [];
  let read = 0;
  await withDuckDb(request.work, async (duckdb) => {
    for (const [index, unit] of selection.units.entries()) {
      const folder = root + tableFolder(document.database, unit.table);
      const batches = await writeUnit(duckdb, request, unit, {
        uri: folder,
        local: join(request.work, `table-${index}`),
      });
      parts.push(...batches.flatMap((batch) => batch.parts));
      markers.push(...batches.map((batch) => batch.marker));
      exported.push({
        table: unit.table,
        batches: batches.length,
        bytes: batches.reduce((sum, batch) => sum + batch.bytes, 0),
      });
      read += unit.batches.reduce((sum, source) => sum + (source.data?.bytes ?? 0), 0);
      request.onProgress(total === 0 ? 99 : Math.floor((99 * read) / total));
    }
  });
  const bytes = exported.reduce((sum, table) => sum + table.bytes, 0);
  const warning = warningMessage(selection.skipped, selection.missing);
  const statuses = tableStatuses(document.database, exported, selection.skipped);
  const info = exportInfo({ ...request.task, endedAt: request.now().toISOString() }, bytes);
  return {
    parts,
    markers,
    documents: [
      ...tablesInfo(root, request.task.id, statuses),
      { uri: `${root}export_info_${request.task.id}.json`, body: JSON.stringify(info) },
    ],
    totalExtractedDataInGB: gigabytes(bytes),
    ...(warning === undefined ? {} : { warningMessage: warning }),
  };
}

/** One batch folder for a table, one for each partition of a partitioned one; RDS also makes several where it cannot cut a table by its key. */
async function writeUnit(duckdb: DuckDBConnection, request: StageExport, unit: ExportUnit, folder: Folder) {
  const written = [];
  for (const [index, source] of unit.batches.entries()) {
    if (source.data === undefined) continue;
    const batch = `${folder.uri}${index + 1}/`;
    const rowsPath = await tableFile(request.directory, source, source.data);
    const files = await writeTableParquet(duckdb, {
      source,
      data: source.data,
      rowsPath,
      columns: unit.table.columns,
      folder: join(folder.local, String(index + 1)),
    });
    written.push({
      parts: files.map((file, part) => ({
        file: relative(request.work, file.path),
        uri: batch + partName(batch, part),
      })),
      marker: `${batch}_SUCCESS`,
      bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    });
  }
  // A partitioned table without partitions is an empty table.
  return written.length > 0 ? written : [{ parts: [], marker: `${folder.uri}1/_SUCCESS`, bytes: 0 }];
}

function tablesInfo(root: string, id: string, statuses: readonly object[]) {
  const files = [];
  for (let from = 0; from < statuses.length; from += TABLES_PER_INFO) {
    const chunk = statuses.slice(from, from + TABLES_PER_INFO);
    files.push({
      uri: `${root}export_tables_info_${id}_from_${from + 1}_to_${from + chunk.length}.json`,
      body: JSON.stringify({ perTableStatus: chunk }),
    });
  }
  return files;
}
