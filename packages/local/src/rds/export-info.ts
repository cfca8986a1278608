import type { ExportTask } from '@snapferry/ports';
import { type SkippedTable, target } from './export-selection.ts';
import { exportedType } from './parquet-types.ts';
import type { SnapshotTable } from './snapshot-files.ts';

export interface ExportedTable {
  readonly table: SnapshotTable;
  readonly batches: number;
  readonly bytes: number;
}

// The field names of both files come from others' readers of real exports; AWS documents the files' existence only. Readers must take
// numbers given as strings too. Not written, for want of names: start and end of each table's extraction.

/** `export_info_<id>.json`. */
export function exportInfo(task: ExportTask, totalBytes: number): object {
  return {
    exportTaskIdentifier: task.id,
    sourceArn: task.sourceArn,
    exportOnly: task.exportOnly,
    snapshotTime: task.snapshotTime,
    taskStartTime: task.startedAt,
    taskEndTime: task.endedAt,
    s3Bucket: task.bucket,
    s3Prefix: task.prefix,
    exportedFilesPath: task.prefix === '' ? task.id : `${task.prefix}/${task.id}`,
    iamRoleArn: task.roleArn,
    kmsKeyId: task.kmsKeyId,
    status: 'COMPLETE',
    percentProgress: 100,
    totalExportedDataInGB: gigabytes(totalBytes),
  };
}

/** `perTableStatus` of the `export_tables_info_…` files: exported tables, then skipped ones. */
export function tableStatuses(
  database: string,
  exported: readonly ExportedTable[],
  skipped: readonly SkippedTable[],
): readonly object[] {
  const done = exported.map(({ table, batches, bytes }) => ({
    tableStatistics: { partitioningInfo: { numberOfPartitions: batches, numberOfCompletedPartitions: batches } },
    schemaMetadata: { originalTypeMappings: typeMappings(table) },
    status: 'COMPLETE',
    sizeGB: gigabytes(bytes),
    target: target(database, table),
  }));
  // Inferred: that a skipped table is listed, and under which status. Readers go by the files that are there.
  const left = skipped.map((table) => ({ status: 'SKIPPED', target: table.target, warningMessage: table.reason }));
  return [...done, ...left];
}

/** `WarningMessage` of DescribeExportTasks. The three keys are documented, the items' fields inferred from `general`'s `reason`. */
export function warningMessage(skipped: readonly SkippedTable[], missing: readonly string[]): string | undefined {
  if (skipped.length === 0 && missing.length === 0) return undefined;
  return JSON.stringify({
    skippedTables: skipped.map((table) => ({ table: table.target, reason: table.reason })),
    skippedObjectives: missing.map((objective) => ({ objective, reason: 'OBJECT_DOES_NOT_EXIST' })),
    general: [],
  });
}

export function gigabytes(bytes: number): number {
  return bytes / 1e9;
}

function typeMappings(table: SnapshotTable): readonly object[] {
  return table.columns.flatMap((column) => {
    const type = exportedType(column);
    if (type === undefined) return [];
    return [
      {
        columnName: column.name,
        originalType: column.dataType,
        expectedExportedType: type.expected,
        originalCharMaxLength: column.charMaxLength ?? 0,
        originalNumPrecision: column.numericPrecision ?? 0,
        originalDateTimePrecision: column.datetimePrecision ?? 0,
      },
    ];
  });
}
