import { type ObjectStore, parseJson } from '@snapferry/ports';
import * as z from 'zod';
import type { ExportedColumn } from './exported-table.ts';

/** Numbers are seen as numbers and as texts. What does not read is taken as not said. */
const told = z.coerce.number().min(0).optional().catch(undefined);
/** 0 and -1 stand for a type that has none. */
const precision = z.coerce.number().int().min(1).optional().catch(undefined);

/** A length and the digits of a time are told too: neither changes a type in the lake. */
const columnMapping = z.object({ columnName: z.string(), originalType: z.string(), originalNumPrecision: precision });

/** The part of `export_tables_info_*.json` that is relied on. Its field names are known from others' code, not from AWS's text. */
const tableStatus = z.object({
  target: z.string(),
  status: z.string().optional(),
  warningMessage: z.string().optional(),
  sizeGB: told,
  tableStatistics: z
    .object({ partitioningInfo: z.object({ numberOfPartitions: told, numberOfCompletedPartitions: told }) })
    .optional()
    .catch(undefined),
  schemaMetadata: z.object({ originalTypeMappings: z.array(columnMapping) }).optional(),
});

/** What the export's own info says of a table. */
export interface TableInfo {
  readonly status?: string;
  readonly warning?: string;
  readonly columns?: readonly ExportedColumn[];
  readonly sizeGB?: number;
  /** Into how many pieces the table was cut, and how many of them were done. */
  readonly partitions?: number;
  readonly completedPartitions?: number;
}

/** Adds what one info file says, by `schema.table`. Of two words on one table the worse stands. */
export async function readTablesInfo(
  objects: ObjectStore,
  uri: string,
  database: string,
  tables: Map<string, TableInfo>,
): Promise<void> {
  const file = z.object({ perTableStatus: z.array(z.unknown()) }).safeParse(parseJson(await objects.read(uri)));
  for (const item of file.data?.perTableStatus ?? []) {
    const parsed = tableStatus.safeParse(item);
    if (!parsed.success || !parsed.data.target.startsWith(`${database}.`)) continue;
    const name = parsed.data.target.slice(database.length + 1);
    const before = tables.get(name);
    const { status, warning } = before ?? {};
    tables.set(name, {
      ...infoOf(parsed.data),
      ...(status === undefined || status === 'complete' ? {} : { status }),
      ...(warning === undefined ? {} : { warning }),
    });
  }
}

function infoOf({ status, warningMessage, sizeGB, tableStatistics, schemaMetadata }: z.infer<typeof tableStatus>) {
  const { numberOfPartitions: partitions, numberOfCompletedPartitions: completedPartitions } =
    tableStatistics?.partitioningInfo ?? {};
  const columns = schemaMetadata?.originalTypeMappings.map(exportedColumn);
  return {
    ...(status === undefined ? {} : { status: status.toLowerCase() }),
    ...(warningMessage ? { warning: warningMessage.slice(0, 500) } : {}),
    ...(sizeGB === undefined ? {} : { sizeGB }),
    ...(partitions === undefined ? {} : { partitions }),
    ...(completedPartitions === undefined ? {} : { completedPartitions }),
    ...(columns === undefined ? {} : { columns }),
  };
}

function exportedColumn({ columnName, originalType, originalNumPrecision }: z.infer<typeof columnMapping>) {
  return {
    name: columnName,
    originalType,
    ...(originalNumPrecision === undefined ? {} : { numericPrecision: originalNumPrecision }),
  };
}
