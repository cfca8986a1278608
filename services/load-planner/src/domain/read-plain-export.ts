import { isBelow, type ObjectInfo, type ObjectStore } from '@snapferry/ports';
import { UriOutsidePrefixError } from './errors.ts';
import type { ExportedTable, ExportedTables } from './exported-table.ts';

/** An export of another producer: its event names the Parquet files of each table, and nothing else is told. */
export async function readPlainExport(
  objects: ObjectStore,
  folderUri: string,
  files: readonly { readonly table: string; readonly uri: string }[],
): Promise<ExportedTables> {
  const tables = new Map<string, ExportedTable>();
  const outside = files.find((file) => !isBelow(file.uri, folderUri));
  if (outside !== undefined) {
    throw new UriOutsidePrefixError(
      `table ${outside.table}: expected its files below ${folderUri}, found one elsewhere`,
    );
  }
  for (const file of distinct(files)) {
    const known = tables.get(file.table) ?? { parts: [], unfinishedFolders: [], present: true };
    const found: ObjectInfo | undefined = await objects.head(file.uri);
    const name = file.uri.slice(folderUri.length);
    tables.set(
      file.table,
      found === undefined
        ? { ...known, unfinishedFolders: [...known.unfinishedFolders, name] }
        : { ...known, parts: [...known.parts, found] },
    );
  }
  return tables;
}

/** A file named twice for a table must not give its rows twice. */
function distinct<F extends { readonly table: string; readonly uri: string }>(files: readonly F[]): F[] {
  return [...new Map(files.map((file) => [JSON.stringify([file.table, file.uri]), file])).values()];
}
