import type { DataFile } from './data-file.ts';
import { fileContent, type ManifestDataFile } from './manifest.ts';
import type { SnapshotSummary } from './types.ts';

/**
 * The summary of a snapshot that holds the new files only (Iceberg spec, appendix F, "Optional Snapshot Summary
 * Fields"). Totals are counted, not carried on from the parent, so that another writer's wrong total ends here.
 */
export function replaceSummary(
  operation: 'append' | 'overwrite' | 'replace',
  added: readonly DataFile[],
  removed: readonly ManifestDataFile[],
  extra: Readonly<Record<string, string>>,
): SnapshotSummary {
  const addedRecords = sum(added.map((file) => file.recordCount));
  const addedSize = sum(added.map((file) => file.fileSizeBytes));
  return {
    ...extra,
    ...nonZero({
      'added-data-files': BigInt(added.length),
      'added-records': addedRecords,
      'added-files-size': addedSize,
      ...removedCounts(removed),
      'changed-partition-count': BigInt(changedPartitions(added, removed)),
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

/**
 * The summary of a snapshot that holds all that its parent held, and the new files. The parent's totals are carried on,
 * as the spec has it; if it has none, neither has this one.
 */
export function appendSummary(
  parent: SnapshotSummary | undefined,
  added: readonly DataFile[],
  extra: Readonly<Record<string, string>>,
): SnapshotSummary {
  const own = replaceSummary('append', added, [], extra);
  if (parent === undefined) return own;
  const totals = Object.keys(own).filter((key) => key.startsWith('total-'));
  const { operation, ...rest } = own;
  const kept = Object.entries(rest).filter(([key]) => !totals.includes(key));
  const summed = totals.flatMap((key) => {
    const before = parent[key];
    return before !== undefined && /^\d+$/.test(before) ? [[key, String(BigInt(before) + BigInt(own[key] ?? 0))]] : [];
  });
  return { ...Object.fromEntries([...kept, ...summed]), operation };
}

function changedPartitions(added: readonly DataFile[], removed: readonly ManifestDataFile[]): number {
  const keys = [...partitionKeys(added), ...removed.map(({ partition }) => keyOf(Object.values(partition)))];
  return new Set(keys).size;
}

/** One text for each partition that the files are in. */
export function partitionKeys(files: readonly DataFile[]): ReadonlySet<string> {
  return new Set(files.map(({ partition = new Map() }) => keyOf([...partition.values()])));
}

function keyOf(values: readonly unknown[]): string {
  return JSON.stringify(values.map((value) => (value === null ? null : `${typeof value} ${textOf(value)}`)));
}

function textOf(value: unknown): string {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value);
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
