import type { ObjectInfo, ObjectStore } from '@snapferry/ports';
import { UriOutsidePrefixError } from './errors.ts';
import type { ExportedTable, ExportedTables } from './exported-table.ts';
import { isBelow } from './uri.ts';

/** An export of another producer: its event names the Parquet files of each table, and nothing else is told. */
export async function readPlainExport(
  objects: ObjectStore,
  folderUri: string,
  files: readonly { readonly table: string; readonly uri: string }[],
): Promise<ExportedTables> {
  const tables = new Map<string, ExportedTable>();
  for (const file of files) {
    if (!isBelow(file.uri, folderUri))
      throw new UriOutsidePrefixError(
        `table ${file.table}: expected its files below ${folderUri}, found one elsewhere`,
      );
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
