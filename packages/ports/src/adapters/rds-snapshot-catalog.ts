import { paginateDescribeDBClusterSnapshots, paginateDescribeDBSnapshots, type RDSClient } from '@aws-sdk/client-rds';
import type { DatabaseSnapshot, SnapshotCatalog } from '../ports/snapshots.ts';
import { parseSnapshotArn, type SnapshotArn } from '../snapshot-arn.ts';
import { awsFailure } from './aws-failure.ts';
import { isSnapshotMissing } from './rds-answers.ts';
import { ofCluster, ofInstance } from './rds-snapshots.ts';

export interface RdsOptions {
  readonly rds: RDSClient;
}

/** Snapshots as RDS describes them, of instances and of Aurora clusters. */
export function rdsSnapshotCatalog({ rds }: RdsOptions): SnapshotCatalog {
  return {
    async describe(arn) {
      const named = parseSnapshotArn(arn);
      if (named === undefined) return undefined;
      const found =
        named.kind === 'cluster'
          ? await clusterSnapshots(rds, { DBClusterSnapshotIdentifier: named.id, ...typeOf(named) })
          : await instanceSnapshots(rds, { DBSnapshotIdentifier: named.id, ...typeOf(named) });
      // Of that name here, it may be another account's or Region's that was asked for.
      return found.find((snapshot) => snapshot.arn === arn);
    },
    async list(sourceDatabase) {
      const ofOne = { DBInstanceIdentifier: sourceDatabase };
      const found = [
        ...(await instanceSnapshots(rds, ofOne)),
        // Without a type RDS gives automated and manual ones only; AWS Backup's of Aurora clusters are manual ones to it.
        ...(await instanceSnapshots(rds, { ...ofOne, SnapshotType: 'awsbackup' })),
        ...(await clusterSnapshots(rds, { DBClusterIdentifier: sourceDatabase })),
      ];
      return [...new Map(found.map((snapshot) => [snapshot.arn, snapshot])).values()];
    },
  };
}

/**
 * RDS wants the type beside the name of a snapshot that is no manual one (API reference, DescribeDBSnapshots and
 * DescribeDBClusterSnapshots; the latter knows no type `awsbackup`, which "does not apply to Aurora").
 */
function typeOf({ id, kind }: SnapshotArn): { readonly SnapshotType?: string } {
  if (id.startsWith('rds:')) return { SnapshotType: 'automated' };
  return id.startsWith('awsbackup:') && kind === 'instance' ? { SnapshotType: 'awsbackup' } : {};
}

type InstanceQuery = Parameters<typeof paginateDescribeDBSnapshots>[1];
type ClusterQuery = Parameters<typeof paginateDescribeDBClusterSnapshots>[1];

/** None where RDS says that there is no such snapshot or database. */
export async function instanceSnapshots(rds: RDSClient, query: InstanceQuery): Promise<DatabaseSnapshot[]> {
  // The SDK's paginators write their marker into the query that they are given.
  return collect(paginateDescribeDBSnapshots({ client: rds }, { ...query }), (page) =>
    page.DBSnapshots?.map(ofInstance),
  );
}

export async function clusterSnapshots(rds: RDSClient, query: ClusterQuery): Promise<DatabaseSnapshot[]> {
  return collect(paginateDescribeDBClusterSnapshots({ client: rds }, { ...query }), (page) =>
    page.DBClusterSnapshots?.map(ofCluster),
  );
}

async function collect<P>(
  pages: AsyncIterable<P>,
  read: (page: P) => DatabaseSnapshot[] | undefined,
): Promise<DatabaseSnapshot[]> {
  const found: DatabaseSnapshot[] = [];
  try {
    for await (const page of pages) found.push(...(read(page) ?? []));
  } catch (error) {
    if (isSnapshotMissing(error)) return [];
    throw awsFailure('describe snapshots', error);
  }
  return found;
}
