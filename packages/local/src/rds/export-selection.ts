import { ExportRefusedError } from '@snapferry/ports';
import type { TableName } from './database-catalog.ts';
import { tableFolder } from './export-names.ts';
import { exportedType } from './parquet-types.ts';
import type { SnapshotDocument, SnapshotTable } from './snapshot-files.ts';

/** One folder of an export: a table, or a partitioned table with the leaves that hold its rows. */
export interface ExportUnit {
  readonly table: SnapshotTable;
  readonly batches: readonly SnapshotTable[];
}

export interface SkippedTable {
  /** `database.schema.table`. */
  readonly target: string;
  readonly reason: string;
}

export interface ExportSelection {
  readonly units: readonly ExportUnit[];
  readonly skipped: readonly SkippedTable[];
  /** Entries of `ExportOnly` that name nothing that could be exported. */
  readonly missing: readonly string[];
}

interface Objective {
  readonly text: string;
  readonly schema: string | undefined;
  readonly table: string | undefined;
}

/** RDS User Guide, "Limitations": a partial export takes names of these characters only. So a dot is always a separator. */
const OBJECTIVE = /^([A-Za-z0-9$_]+)(?:\.([A-Za-z0-9$_]+)(?:\.([A-Za-z0-9$_]+))?)?$/;
/** Same page: a table with one of these in a column's name is skipped. */
const BAD_IN_COLUMN = /[,;{}()\n\t= ]/;
const LIST_LIMIT_BYTES = 200 * 1024;

/**
 * @throws ExportRefusedError (`InvalidExportOnly`) for an entry that does not parse or names another database. An absent schema or table is no
 * error here: what RDS does then is not documented, but it cannot know before it has restored the snapshot, and `skippedObjectives` of its
 * warning has a place for it.
 */
export function parseExportOnly(exportOnly: readonly string[], database: string): readonly Objective[] {
  if (Buffer.byteLength(exportOnly.join('')) > LIST_LIMIT_BYTES) {
    throw new ExportRefusedError(`InvalidExportOnly: the list exceeds 200 KB; it has ${exportOnly.length} entries.`);
  }
  return exportOnly.map((text) => {
    const [matched, base, schema, table] = OBJECTIVE.exec(text) ?? [];
    if (matched === undefined) {
      throw new ExportRefusedError(
        `InvalidExportOnly: "${text}" is not database, database.schema or database.schema.table in letters A-Z, digits, $ and _.`,
      );
    }
    if (base !== database) {
      throw new ExportRefusedError(
        `InvalidExportOnly: "${text}" names database ${base}; the snapshot holds ${database}.`,
      );
    }
    return { text, schema, table };
  });
}

/** What an export with this `ExportOnly` writes, and what it silently leaves out. An empty list means everything. */
export function selectTables(document: SnapshotDocument, exportOnly: readonly string[]): ExportSelection {
  const objectives = parseExportOnly(exportOnly, document.database);
  const exportable = document.tables.filter((table) => table.kind === 'table' || table.kind === 'partitioned');
  const missing = objectives.filter((objective) => !exportable.some((table) => names(objective, table)));
  // With a whole schema or database, parent and partitions are exported alike, and rows appear twice (seen by others, not documented).
  const chosen = exportable.filter((table) => objectives.length === 0 || objectives.some((o) => names(o, table)));
  const units: ExportUnit[] = [];
  const skipped: SkippedTable[] = [];
  const folders = new Set<string>();
  for (const table of chosen) {
    const folder = tableFolder(document.database, table);
    const reason = skipReason(table) ?? (folders.has(folder) ? 'FOLDER_ALREADY_TAKEN' : undefined);
    if (reason !== undefined) {
      skipped.push({ target: target(document.database, table), reason });
      continue;
    }
    folders.add(folder);
    const leaves = table.kind === 'table' ? [table] : leavesOf(document, table);
    const batches = leaves.filter((leaf) => leaf.data !== undefined);
    for (const leaf of leaves) {
      if (leaf.data === undefined) {
        skipped.push({ target: target(document.database, leaf), reason: skipReason(leaf) ?? 'NOT_A_TABLE' });
      }
    }
    units.push({ table, batches });
  }
  return { units, skipped, missing: missing.map((objective) => objective.text) };
}

export function target(database: string, table: TableName): string {
  return `${database}.${table.schema}.${table.name}`;
}

function names(objective: Objective, table: TableName): boolean {
  return (
    (objective.schema === undefined || objective.schema === table.schema) &&
    (objective.table === undefined || objective.table === table.name)
  );
}

function leavesOf(document: SnapshotDocument, parent: SnapshotTable): readonly SnapshotTable[] {
  const children = document.tables.filter(
    (table) => table.partitionOf?.schema === parent.schema && table.partitionOf.name === parent.name,
  );
  return children.flatMap((child) => (child.kind === 'partitioned' ? leavesOf(document, child) : [child]));
}

/** Of these words only `PERMISSIONS_DO_NOT_EXIST` is RDS's own; it says nothing about the other cases, which it skips all the same. */
function skipReason(table: SnapshotTable): string | undefined {
  if (table.name.includes('/')) return 'TABLE_NAME_NOT_SUPPORTED';
  if (table.persistence === 'temporary') return 'TEMPORARY_TABLE';
  if (table.persistence === 'unlogged') return 'UNLOGGED_TABLE';
  if (!table.readable) return 'PERMISSIONS_DO_NOT_EXIST';
  if (table.columns.some((column) => BAD_IN_COLUMN.test(column.name))) return 'COLUMN_NAME_NOT_SUPPORTED';
  const exported = table.columns.filter((column) => exportedType(column) !== undefined);
  // Inferred: a Parquet file needs a column. And ours, unlike PostgreSQL, cannot hold two that differ in case only.
  if (exported.length === 0) return 'NO_EXPORTABLE_COLUMN';
  const lower = new Set(exported.map((column) => column.name.toLowerCase()));
  return lower.size < exported.length ? 'COLUMN_NAMES_DIFFER_IN_CASE_ONLY' : undefined;
}
