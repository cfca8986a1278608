import { type ObjectStore, parseJson } from '@snapferry/ports';
import * as z from 'zod';

/**
 * The part of `export_tables_info_*.json` that is relied on. Field names are known from others' code, not from AWS's
 * text, so a file that reads differently yields no statuses instead of an error: load-planner looks at the files anyway.
 */
const tablesInfo = z.object({
  perTableStatus: z.array(
    z.object({ target: z.string(), status: z.string(), warningMessage: z.string().optional() }).loose(),
  ),
});

export interface TableStatus {
  readonly table: string;
  readonly status: string;
  readonly warning?: string;
}

/** How each table of an export fared, as RDS says below the export's own folder. */
export async function readTableStatuses(
  objects: ObjectStore,
  exportFolder: string,
  taskId: string,
): Promise<TableStatus[]> {
  const statuses: TableStatus[] = [];
  for await (const object of objects.list(`${exportFolder}export_tables_info_${taskId}`)) {
    const parsed = tablesInfo.safeParse(parseJson(await objects.read(object.uri)));
    if (!parsed.success) continue;
    for (const { target, status, warningMessage } of parsed.data.perTableStatus) {
      statuses.push({
        // `database.schema.table`; an entry about a whole database has no dots and stays as it is.
        table: target.split('.').slice(1).join('.') || target,
        status: status.toLowerCase(),
        ...(warningMessage === undefined || warningMessage === '' ? {} : { warning: warningMessage.slice(0, 500) }),
      });
    }
  }
  return statuses;
}
