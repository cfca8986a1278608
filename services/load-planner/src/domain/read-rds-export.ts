import { type ObjectInfo, type ObjectStore, parseJson } from '@snapferry/ports';
import { z } from 'zod';
import type { ExportedColumn, ExportedTable, ExportedTables } from './exported-table.ts';

/** Numbers are seen as numbers and as texts; 0 and -1 stand for a type that has none. */
const precision = z.coerce.number().int().min(1).optional().catch(undefined);

/** A length and the digits of a time are told too: neither changes a type in the lake. */
const columnMapping = z.object({
  columnName: z.string(),
  originalType: z.string(),
  originalNumPrecision: precision,
});

/**
 * The part of `export_tables_info_*.json` that is relied on. Its field names are known from others' code, not from
 * AWS's text: what does not read is taken as not said.
 */
const tableStatus = z.object({
  target: z.string(),
  status: z.string().optional(),
  warningMessage: z.string().optional(),
  schemaMetadata: z.object({ originalTypeMappings: z.array(columnMapping) }).optional(),
});

interface Told {
  readonly status?: string;
  readonly warning?: string;
  readonly columns?: readonly ExportedColumn[];
}

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
  const told = new Map<string, Told>();
  const files = new Map<string, ObjectInfo[]>();
  const databaseFolder = `${exportUri}${folderName(database)}/`;
  let whole = false;
  for await (const object of objects.list(exportUri)) {
    const relative = object.uri.slice(exportUri.length);
    if (relative.startsWith('export_info_')) whole = true;
    else if (relative.startsWith('export_tables_info_')) await readTablesInfo(objects, object.uri, database, told);
    else if (object.uri.startsWith(databaseFolder)) {
      const folder = object.uri.slice(databaseFolder.length).split('/')[0] as string;
      files.set(folder, [...(files.get(folder) ?? []), object]);
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
  told: ReadonlyMap<string, Told>,
  files: ReadonlyMap<string, ObjectInfo[]>,
): ExportedTables {
  const folders = new Set([...files.keys(), ...[...told.keys()].map(folderName)]);
  const names = new Map([...told.keys()].map((name) => [folderName(name), name]));
  const tables = new Map<string, ExportedTable>();
  for (const folder of folders) {
    const table = names.get(folder) ?? folder;
    tables.set(table, { ...told.get(table), ...laidOut(`${databaseFolder}${folder}/`, files.get(folder) ?? []) });
  }
  return tables;
}

function laidOut(
  tableFolder: string,
  objects: readonly ObjectInfo[],
): Pick<ExportedTable, 'parts' | 'unfinishedFolders' | 'present'> {
  const folderOf = (object: ObjectInfo): string =>
    object.uri.slice(tableFolder.length).split('/').slice(0, -1).join('/');
  const parts = objects.filter((object) => object.uri.endsWith('.parquet'));
  const finished = new Set(objects.filter((object) => object.uri.endsWith('/_SUCCESS')).map(folderOf));
  const folders = new Set(objects.map(folderOf));
  return {
    parts,
    unfinishedFolders: finished.has('') ? [] : [...folders].filter((folder) => !finished.has(folder)),
    present: objects.length > 0,
  };
}

async function readTablesInfo(
  objects: ObjectStore,
  uri: string,
  database: string,
  told: Map<string, Told>,
): Promise<void> {
  const file = z.object({ perTableStatus: z.array(z.unknown()) }).safeParse(parseJson(await objects.read(uri)));
  for (const item of file.data?.perTableStatus ?? []) {
    const parsed = tableStatus.safeParse(item);
    if (!parsed.success || !parsed.data.target.startsWith(`${database}.`)) continue;
    const { target, status, warningMessage, schemaMetadata } = parsed.data;
    told.set(target.slice(database.length + 1), {
      ...(status === undefined ? {} : { status: status.toLowerCase() }),
      ...(warningMessage ? { warning: warningMessage.slice(0, 500) } : {}),
      ...(schemaMetadata === undefined
        ? {}
        : {
            columns: schemaMetadata.originalTypeMappings.map(exportedColumn),
          }),
    });
  }
}

function exportedColumn({
  columnName,
  originalType,
  originalNumPrecision,
}: z.infer<typeof columnMapping>): ExportedColumn {
  return {
    name: columnName,
    originalType,
    ...(originalNumPrecision === undefined ? {} : { numericPrecision: originalNumPrecision }),
  };
}
