import type { ObjectStore } from '@snapferry/ports';

export interface ExportedTableSpec {
  /** `data_type` of information_schema by column name; left out: the export tells no columns. */
  readonly columns?: Readonly<Record<string, string>>;
  /** File contents by batch folder; an empty list is an empty table's folder. */
  readonly batches?: Readonly<Record<string, readonly Uint8Array[]>>;
  /** Batch folders whose `_SUCCESS` is missing. */
  readonly unfinished?: readonly string[];
  readonly status?: string;
  readonly warning?: string;
  /** What the info says of the table's size and pieces; left out: nothing. */
  readonly sizeGB?: number | string;
  readonly partitions?: number | string;
  readonly completedPartitions?: number | string;
}

export interface ExportSpec {
  readonly uri: string;
  readonly taskId: string;
  readonly database: string;
  /** By `schema.table`. */
  readonly tables: Readonly<Record<string, ExportedTableSpec>>;
}

/** Writes an export in RDS's layout (RDS user guide, "File naming convention"), its `export_info` file last. */
export async function putRdsExport(objects: ObjectStore, { uri, taskId, database, tables }: ExportSpec): Promise<void> {
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  const perTableStatus: unknown[] = [];
  for (const [table, spec] of Object.entries(tables)) {
    const { columns, batches = { 1: [new TextEncoder().encode(table)] }, unfinished = [] } = spec;
    for (const [batch, parts] of Object.entries(batches)) {
      const folder = `${uri}${database}/${table}/${batch}/`;
      for (const [index, body] of parts.entries()) {
        await objects.write(`${folder}part-${String(index).padStart(5, '0')}-constructed.gz.parquet`, body);
      }
      if (!unfinished.includes(batch)) await objects.write(`${folder}_SUCCESS`, new Uint8Array());
    }
    perTableStatus.push({
      target: `${database}.${table}`,
      status: spec.status ?? 'COMPLETE',
      ...(spec.warning === undefined ? {} : { warningMessage: spec.warning }),
      ...(spec.sizeGB === undefined ? {} : { sizeGB: spec.sizeGB }),
      ...(spec.partitions === undefined ? {} : { tableStatistics: { partitioningInfo: pieces(spec) } }),
      ...(columns === undefined
        ? {}
        : {
            schemaMetadata: {
              originalTypeMappings: Object.entries(columns).map(([columnName, originalType]) => ({
                columnName,
                originalType,
              })),
            },
          }),
    });
  }
  await objects.write(
    `${uri}export_tables_info_${taskId}_from_1_to_${perTableStatus.length}.json`,
    json({ perTableStatus }),
  );
  await objects.write(`${uri}export_info_${taskId}.json`, json({ exportTaskIdentifier: taskId, status: 'COMPLETE' }));
}

function pieces({ partitions, completedPartitions = partitions }: ExportedTableSpec) {
  return { numberOfPartitions: partitions, numberOfCompletedPartitions: completedPartitions };
}
