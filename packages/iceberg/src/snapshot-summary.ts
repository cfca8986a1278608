import type { DataFile } from './data-file.ts';
import { fileContent, type ManifestDataFile } from './manifest.ts';
import type { SnapshotSummary } from './types.ts';

/**
 * The summary of a snapshot that holds the new files only (Iceberg spec, appendix F, "Optional Snapshot Summary
 * Fields"). Totals are counted, not carried on from the parent, so that another writer's wrong total ends here.
 */
export function replaceSummary(
  operation: 'append' | 'overwrite',
  added: readonly DataFile[],
  removed: readonly ManifestDataFile[],
  extra: Readonly<Record<string, string>>,
): SnapshotSummary {
  const addedRecords = sum(added.map((file) => file.recordCount));
  const addedSize = sum(added.map((file) => file.fileSizeBytes));
  const changed = added.length + removed.length > 0 ? 1 : 0;
  return {
    ...extra,
    ...nonZero({
      'added-data-files': BigInt(added.length),
      'added-records': addedRecords,
      'added-files-size': addedSize,
      ...removedCounts(removed),
      'changed-partition-count': BigInt(changed),
    }),
    'total-data-files': String(added.length),
    'total-records': String(addedRecords),
    'total-files-size': String(addedSize),
    'total-delete-files': '0',
    'total-position-deletes': '0',
    'total-equality-deletes': '0',
    operation,
  };
}

function removedCounts(removed: readonly ManifestDataFile[]): Record<string, bigint> {
  const of = (content: number): ManifestDataFile[] => removed.filter((file) => file.content === content);
  const data = of(fileContent.data);
  const positions = of(fileContent.positionDeletes);
  const equalities = of(fileContent.equalityDeletes);
  return {
    'deleted-data-files': BigInt(data.length),
    'deleted-records': records(data),
    'removed-files-size': sum(removed.map((file) => file.file_size_in_bytes)),
    'removed-delete-files': BigInt(positions.length + equalities.length),
    'removed-position-delete-files': BigInt(positions.length),
    'removed-position-deletes': records(positions),
    'removed-equality-delete-files': BigInt(equalities.length),
    'removed-equality-deletes': records(equalities),
  };
}

function records(files: readonly ManifestDataFile[]): bigint {
  return sum(files.map((file) => file.record_count));
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((total, value) => total + value, 0n);
}

/** Other writers leave out the changes that did not happen, and keep the totals. */
function nonZero(counts: Readonly<Record<string, bigint>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(counts)
      .filter(([, count]) => count !== 0n)
      .map(([key, count]) => [key, String(count)]),
  );
}
