import { isBelow, type ObjectInfo, type ObjectStore } from '@snapferry/ports';
import { UriOutsidePrefixError } from './errors.ts';
import type { ExportedTable, ExportedTables } from './exported-table.ts';

export interface PlainExport {
  /** A table that is told of and has no file is an empty one. */
  readonly tables: readonly {
    readonly table: string;
    readonly status: string;
    readonly warning?: string | undefined;
  }[];
  readonly files: readonly { readonly table: string; readonly uri: string; readonly size?: number | undefined }[];
}

/** An export of another producer: its event names the Parquet files of each table, and there is nothing else to go by. */
export async function readPlainExport(
  objects: ObjectStore,
  folderUri: string,
  { tables: told, files }: PlainExport,
): Promise<ExportedTables> {
  const tables = new Map<string, ExportedTable>();
  const outside = files.find((file) => !isBelow(file.uri, folderUri));
  if (outside !== undefined) {
    throw new UriOutsidePrefixError(
      `table ${outside.table}: expected its files below ${folderUri}, found one elsewhere`,
    );
  }
  for (const { table, status, warning } of told) {
    const words = {
      status: status.toLowerCase(),
      ...(warning === undefined ? {} : { warning: warning.slice(0, 500) }),
    };
    tables.set(table, { ...words, parts: [], missing: [], present: true });
  }
  // Listed and not asked for one by one: who plans may see names and sizes of files with rows, and read none of them.
  const there = new Map<string, ObjectInfo>();
  for await (const object of objects.list(folderUri)) there.set(object.uri, object);
  for (const file of distinct(files)) {
    const known = tables.get(file.table) ?? { parts: [], missing: [], present: true };
    const found = there.get(file.uri);
    const lost = lossOf(file.uri.slice(folderUri.length), file.size, found);
    tables.set(file.table, {
      ...known,
      parts: found === undefined ? known.parts : [...known.parts, found],
      missing: [...known.missing, ...lost],
    });
  }
  return tables;
}

function lossOf(name: string, size: number | undefined, found: ObjectInfo | undefined): string[] {
  if (found === undefined) return [`its file ${name}`];
  return size === undefined || size === found.size ? [] : [`${size} bytes of ${name}, which has ${found.size}`];
}

/** A file named twice for a table must not give its rows twice. */
function distinct<F extends { readonly table: string; readonly uri: string }>(files: readonly F[]): F[] {
  return [...new Map(files.map((file) => [JSON.stringify([file.table, file.uri]), file])).values()];
}
