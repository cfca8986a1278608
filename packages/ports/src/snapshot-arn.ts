import type { DatabaseSnapshot } from './ports/snapshots.ts';

export interface SnapshotArn {
  readonly partition: string;
  readonly region: string;
  /** 12 digits. */
  readonly account: string;
  readonly kind: DatabaseSnapshot['kind'];
  /** With `rds:` or `awsbackup:` in front where RDS or AWS Backup took it. */
  readonly id: string;
}

/** The parts of an RDS snapshot's ARN; undefined for text that is none. */
export function parseSnapshotArn(arn: string): SnapshotArn | undefined {
  const match = /^arn:([a-z-]+):rds:([a-z0-9-]+):(\d{12}):(cluster-)?snapshot:([A-Za-z0-9:-]+)$/.exec(arn);
  if (match === null) return undefined;
  const [, partition, region, account, cluster, id] = match as unknown as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  return { partition, region, account, kind: cluster === undefined ? 'instance' : 'cluster', id };
}

export function formatSnapshotArn({ partition, region, account, kind, id }: SnapshotArn): string {
  return `arn:${partition}:rds:${region}:${account}:${kind === 'cluster' ? 'cluster-' : ''}snapshot:${id}`;
}
