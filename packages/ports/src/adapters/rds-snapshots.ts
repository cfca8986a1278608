import type { DBClusterSnapshot, DBSnapshot, Tag } from '@aws-sdk/client-rds';
import { instant } from '@snapferry/chassis';
import type { DatabaseSnapshot } from '../ports/snapshots.ts';

const types: ReadonlySet<string> = new Set(['automated', 'manual', 'awsbackup', 'shared']);

export function ofInstance(found: DBSnapshot): DatabaseSnapshot {
  // "Doesn't change when the snapshot is copied", and the other one does (RDS API reference, DBSnapshot).
  const time = timeOf(found.OriginalSnapshotCreateTime ?? found.SnapshotCreateTime);
  const createdAt = timeOf(found.SnapshotCreateTime);
  return {
    arn: found.DBSnapshotArn ?? '',
    id: found.DBSnapshotIdentifier ?? '',
    sourceDatabase: found.DBInstanceIdentifier ?? '',
    kind: 'instance',
    ...common(found),
    time,
    ...(found.OriginalSnapshotCreateTime === undefined || createdAt === time ? {} : { createdAt }),
  };
}

export function ofCluster(found: DBClusterSnapshot): DatabaseSnapshot {
  return {
    arn: found.DBClusterSnapshotArn ?? '',
    id: found.DBClusterSnapshotIdentifier ?? '',
    sourceDatabase: found.DBClusterIdentifier ?? '',
    kind: 'cluster',
    ...common(found),
    time: timeOf(found.SnapshotCreateTime),
  };
}

function common(found: DBSnapshot & DBClusterSnapshot) {
  const id = found.DBSnapshotIdentifier ?? found.DBClusterSnapshotIdentifier ?? '';
  // AWS Backup's snapshots of Aurora clusters count as manual ones; their ids tell.
  const type = id.startsWith('awsbackup:') ? 'awsbackup' : (found.SnapshotType ?? '');
  return {
    type: (types.has(type) ? type : 'shared') as DatabaseSnapshot['type'],
    status: found.Status ?? '',
    engine: found.Engine ?? '',
    engineVersion: found.EngineVersion ?? '',
    ...(found.KmsKeyId === undefined ? {} : { kmsKeyArn: found.KmsKeyId }),
    tags: tagsOf(found.TagList),
  };
}

/** RDS names no time while a snapshot is being taken: it will be about now. */
function timeOf(found: Date | undefined): string {
  return instant(found ?? new Date());
}

function tagsOf(tags: readonly Tag[] = []): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
}

export function asTags(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
