import { InvalidTableError } from './errors.ts';
import type { SnapshotLogEntry, TableMetadata } from './types.ts';

/**
 * The metadata without these snapshots and their statistics files. The snapshot log keeps what comes after the last gap,
 * since a log with holes would tell a wrong history (Iceberg spec, "Table Metadata Fields", `snapshot-log`). Ids that the
 * table does not have are no error: they are removed already.
 *
 * @throws InvalidTableError if a ref points to one of them.
 */
export function removeSnapshots(metadata: TableMetadata, ids: readonly bigint[]): TableMetadata {
  const gone = new Set(ids);
  for (const [name, ref] of Object.entries(metadata.refs)) {
    if (gone.has(ref['snapshot-id'])) {
      throw new InvalidTableError(`snapshot ${ref['snapshot-id']} cannot be removed while ${name} points to it`);
    }
  }
  const log: SnapshotLogEntry[] = [];
  for (const entry of metadata['snapshot-log']) {
    if (gone.has(entry['snapshot-id'])) log.length = 0;
    else log.push(entry);
  }
  return {
    ...metadata,
    ...withoutStatistics(metadata, gone),
    snapshots: metadata.snapshots.filter((snapshot) => !gone.has(snapshot['snapshot-id'])),
    'snapshot-log': log,
  };
}

/** Lists of other writers that our types do not name. */
const statisticsLists = ['statistics', 'partition-statistics'] as const;

interface StatisticsFile {
  readonly 'snapshot-id': bigint;
  readonly 'statistics-path': string;
}

/** Statistics files of other writers that the metadata names (Iceberg spec, "Table Statistics"). */
export function statisticsFiles(metadata: TableMetadata): readonly StatisticsFile[] {
  return statisticsLists.flatMap((list) => listOf(metadata, list) ?? []);
}

function withoutStatistics(metadata: TableMetadata, gone: ReadonlySet<bigint>): object {
  const kept = statisticsLists.flatMap((name) => {
    const list = listOf(metadata, name);
    return list === undefined ? [] : [[name, list.filter((each) => !gone.has(each['snapshot-id']))]];
  });
  return Object.fromEntries(kept);
}

function listOf(metadata: TableMetadata, name: string): readonly StatisticsFile[] | undefined {
  return (metadata as unknown as Readonly<Record<string, readonly StatisticsFile[] | undefined>>)[name];
}
