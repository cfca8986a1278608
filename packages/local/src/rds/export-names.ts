import { createHash } from 'node:crypto';
import type { StartExport } from '@snapferry/ports';
import type { TableName } from './database-catalog.ts';

/** `s3://bucket/prefix/task/`: everything that a task writes lies below. */
export function exportRoot(request: Pick<StartExport, 'id' | 'bucket' | 'prefix'>): string {
  const prefix = request.prefix === '' ? '' : `${request.prefix}/`;
  return inPath(`s3://${request.bucket}/${prefix}${request.id}/`);
}

/** `database/schema.table/`, exact case. */
export function tableFolder(database: string, table: TableName): string {
  return inPath(`${database}/${table.schema}.${table.name}/`);
}

/**
 * `part-00000-<uuid>.gz.parquet`. The uuid is derived, so that a part that is published twice after a crash is one object. RDS's own
 * names also occur with `-c000` before `.gz`, and its numbers may have gaps.
 */
export function partName(batchFolderUri: string, part: number): string {
  const hex = createHash('sha256').update(`${batchFolderUri}#${part}`).digest('hex');
  const uuid = [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)];
  return `part-${String(part).padStart(5, '0')}-${uuid.join('-')}.gz.parquet`;
}

/** RDS User Guide, "Limitations": these four characters become underscores in the S3 path. */
function inPath(path: string): string {
  return path.replaceAll(/[\\`" ]/g, '_');
}
