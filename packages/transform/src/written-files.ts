import { rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { CopiedFile, StatisticsMap } from './copied-file.ts';
import { fileSha256 } from './proof/prove-window.ts';
import { identifier, literal, plainPath } from './sql.ts';
import type { ColumnStatistics, FieldColumn, TableRequest, WrittenFile } from './types.ts';

/**
 * Turns COPY's answer into files at their final place: empty ones are removed, the others moved out of the staging folder.
 */
export async function settleFiles(
  connection: DuckDBConnection,
  copiedFiles: readonly CopiedFile[],
  { columns, salt }: Pick<TableRequest, 'columns' | 'salt'>,
  outputDirectory: string,
): Promise<WrittenFile[]> {
  const files: WrittenFile[] = [];
  for (const { copied, partition } of copiedFiles) {
    const [staged, recordCount, fileSizeBytes, , statistics] = copied;
    if (recordCount === 0n) {
      await rm(staged);
      continue;
    }
    const splitOffsets = await rowGroupOffsets(connection, staged);
    const path = join(outputDirectory, basename(staged));
    await rename(staged, path);
    files.push({
      path,
      recordCount,
      fileSizeBytes,
      splitOffsets,
      columns: columnStatistics(statistics, columns, splitOffsets.length),
      ...(partition === undefined ? {} : { partition }),
      ...(salt === undefined ? {} : { sha256: await fileSha256(path) }),
    });
  }
  return files;
}

async function rowGroupOffsets(connection: DuckDBConnection, path: string): Promise<bigint[]> {
  const reader = await connection.runAndReadAll(
    `SELECT min(least(data_page_offset, coalesce(dictionary_page_offset, data_page_offset))) AS first_byte
     FROM parquet_metadata(${literal(plainPath(path))}) GROUP BY row_group_id ORDER BY first_byte`,
  );
  return reader.getRows().map(([offset]) => offset as bigint);
}

/** RETURN_STATS names a column by its quoted path: `"a"`, and a list's content `"a"."element"`. */
function columnStatistics(
  map: StatisticsMap,
  fields: readonly FieldColumn[],
  rowGroups: number,
): Map<number, ColumnStatistics> {
  const ids = new Map(
    fields.map(({ column, fieldId, elementId }) =>
      elementId === undefined
        ? [identifier(column.target), fieldId]
        : [`${identifier(column.target)}."element"`, elementId],
    ),
  );
  const columns = new Map<number, ColumnStatistics>();
  for (const { key, value } of map.entries) {
    const id = ids.get(key);
    if (id !== undefined)
      columns.set(id, statisticsOf(new Map(value.entries.map((entry) => [entry.key, entry.value])), rowGroups));
  }
  return columns;
}

function statisticsOf(texts: ReadonlyMap<string, string>, rowGroups: number): ColumnStatistics {
  const size = texts.get('column_size_bytes');
  const min = texts.get('min');
  const max = texts.get('max');
  const hasNoNan = rowGroups === 1 && texts.get('has_nan') === 'false';
  return {
    valueCount: BigInt(texts.get('num_values') ?? 0),
    nullCount: BigInt(texts.get('null_count') ?? 0),
    ...(size === undefined ? {} : { sizeBytes: BigInt(size) }),
    ...(hasNoNan ? { nanCount: 0n } : {}),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
  };
}
