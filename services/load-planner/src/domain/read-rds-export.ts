import type { ObjectInfo, ObjectStore } from '@snapferry/ports';
import type { ExportedTable, ExportedTables } from './exported-table.ts';
import { readTableFolder } from './table-folder.ts';
import { readTablesInfo, type TableInfo } from './tables-info.ts';

/**
 * Reads an export in RDS's layout (RDS user guide, "File naming convention"): `<database>/<schema>.<table>/<batch>/part-….parquet`
 * with a `_SUCCESS` in each batch folder; older exports have no batch folder.
 *
 * @param exportUri base of the export, with a slash at its end.
 * @param database as the contract names it.
 * @returns undefined where the export's own files are gone.
 */
export async function readRdsExport(
  objects: ObjectStore,
  exportUri: string,
  database: string,
): Promise<ExportedTables | undefined> {
  const told = new Map<string, TableInfo>();
  const files = new Map<string, ObjectInfo[]>();
  const databaseFolder = `${exportUri}${folderName(database)}/`;
  let whole = false;
  for await (const object of objects.list(exportUri)) {
    const relative = object.uri.slice(exportUri.length);
    if (relative.startsWith('export_info_')) whole = true;
    else if (relative.startsWith('export_tables_info_')) await readTablesInfo(objects, object.uri, database, told);
    else if (object.uri.startsWith(databaseFolder)) {
      const folder = object.uri.slice(databaseFolder.length).split('/')[0] as string;
      const known = files.get(folder);
      if (known === undefined) files.set(folder, [object]);
      else known.push(object);
    }
  }
  if (!whole) return undefined;
  return merge(databaseFolder, told, files);
}

/** RDS replaces characters that it does not want in a path (user guide: backslash, backtick, quote and space become `_`). */
export function folderName(name: string): string {
  return name.replaceAll(/[\\`" ]/g, '_');
}

function merge(
  databaseFolder: string,
  told: ReadonlyMap<string, TableInfo>,
  files: ReadonlyMap<string, ObjectInfo[]>,
): ExportedTables {
  const folders = new Set([...files.keys(), ...[...told.keys()].map(folderName)]);
  const names = new Map([...told.keys()].map((name) => [folderName(name), name]));
  const tables = new Map<string, ExportedTable>();
  for (const folder of folders) {
    const table = names.get(folder) ?? folder;
    const info = told.get(table) ?? {};
    const { status, warning, columns } = info;
    tables.set(table, {
      ...(status === undefined ? {} : { status }),
      ...(warning === undefined ? {} : { warning }),
      ...(columns === undefined ? {} : { columns }),
      ...readTableFolder(`${databaseFolder}${folder}/`, files.get(folder) ?? [], info),
    });
  }
  return tables;
}
