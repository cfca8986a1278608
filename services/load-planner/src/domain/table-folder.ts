import type { ObjectInfo } from '@snapferry/ports';
import type { ExportedTable } from './exported-table.ts';
import type { TableInfo } from './tables-info.ts';

/**
 * What lies in a table's folder, held against what the export says of the table (RDS user guide, "File naming convention"):
 * batch folders, numbered from 1, each with parts and a `_SUCCESS` of its own; in older exports the table's folder is the
 * only one. What a folder whose name begins with `_` or `.` holds is a writer's own and never rows.
 */
export function readTableFolder(
  folderUri: string,
  objects: readonly ObjectInfo[],
  info: TableInfo,
): Pick<ExportedTable, 'parts' | 'missing' | 'present'> {
  const folderOf = ({ uri }: ObjectInfo): string => uri.slice(folderUri.length).split('/').slice(0, -1).join('/');
  const visible = objects.filter((object) => !/(^|\/)[_.]/.test(folderOf(object)));
  const parts = visible.filter((object) => object.uri.endsWith('.parquet'));
  const finished = new Set(visible.filter((object) => object.uri.endsWith('/_SUCCESS')).map(folderOf));
  const unfinished = [...new Set(parts.map(folderOf))].filter((folder) => !finished.has(folder));
  const batches = [...new Set(visible.map(folderOf))].flatMap((folder) =>
    /^[1-9]\d*$/.test(folder) ? [Number(folder)] : [],
  );
  const missing = [
    ...(finished.size === 0 && unfinished.length === 0 ? [successIn('')] : unfinished.map(successIn)),
    ...undone(info),
    ...lostBatches(batches, parts.length, info),
    ...(parts.length === 0 ? lostParts(info) : []),
  ];
  const present = objects.length > 0;
  return { parts, missing: present ? missing : [], present };
}

function successIn(folder: string): string {
  return `_SUCCESS in ${folder === '' ? 'the table folder' : folder}`;
}

function undone({ partitions = 0, completedPartitions = partitions }: TableInfo): string[] {
  return completedPartitions < partitions
    ? [`${partitions - completedPartitions} of its ${partitions} partitions, which the export says are not complete`]
    : [];
}

/**
 * Batches are numbered in sequence, so a gap is a loss. A table that is cut by its key has one batch, whatever number of
 * pieces is told of it, and an empty piece has no file; only where there are several batches does the number of pieces say
 * how many.
 */
function lostBatches(batches: readonly number[], parts: number, { partitions = 0 }: TableInfo): string[] {
  const last = Math.max(0, ...batches);
  const expected = last > 1 && parts < partitions ? Math.max(last, partitions) : last;
  return batches.length < expected ? [`${expected - batches.length} of its ${expected} batch folders`] : [];
}

const pageBytes = 8192;
const emptyTablePages = 8;

/**
 * AWS does not say what `sizeGB` measures. If it is the table's pages in the database, an empty table has some too, of its
 * indexes; anything else means that there were rows.
 */
function lostParts({ sizeGB = 0 }: TableInfo): string[] {
  const pages = (sizeGB * 2 ** 30) / pageBytes;
  const mayBeEmpty = Number.isInteger(pages) && pages <= emptyTablePages;
  return mayBeEmpty ? [] : [`any file of rows, although the export says that the table has ${sizeGB} GB`];
}
