import type { DatabaseSnapshot } from '@snapferry/ports';

/** An event as RDS puts it on the default bus; the bus adds version, id, account and region. */
export interface NativeRdsEvent {
  readonly source: 'aws.rds';
  readonly 'detail-type': 'RDS DB Snapshot Event' | 'RDS DB Cluster Snapshot Event';
  readonly resources: readonly [string];
  /** ISO 8601 UTC, whole seconds. */
  readonly time: string;
  readonly detail: NativeRdsDetail;
}

export interface NativeRdsDetail {
  readonly EventCategories: readonly [string];
  readonly SourceType: 'SNAPSHOT' | 'CLUSTER_SNAPSHOT';
  readonly SourceArn: string;
  /** With milliseconds. */
  readonly Date: string;
  readonly Message: string;
  readonly SourceIdentifier: string;
  readonly EventID: string;
  /** The resource's tags when the event was sent. Whether a map or a list is not documented: readers accept both. */
  readonly Tags: Readonly<Record<string, string>>;
}

type Birth = 'creating' | 'created';
export type SnapshotOccurrence =
  | Birth
  | 'deleted'
  | 'copying'
  | 'copied'
  | 'copy-canceled'
  | 'export-completed'
  | 'export-failed'
  | 'export-canceled';

interface Kind {
  readonly id: string;
  readonly category: 'backup' | 'creation' | 'deletion' | 'notification';
  readonly message: string;
}
type Kinds = Readonly<Partial<Record<SnapshotOccurrence, Kind>>>;

function kind(id: string, category: Kind['category'], message: string): Kind {
  return { id: `RDS-EVENT-${id}`, category, message };
}

// CONSTRUCTED, not captured: ids, categories and messages are from the tables of the RDS User Guide ("Amazon RDS event categories and
// event messages") and Aurora's, the shape from their samples. No real 0091, 0161 or 0197 was seen. Readers must not go by `Message`.
// That the export events name the snapshot and not the export task is known from two others' code only.
const INSTANCE: Kinds = {
  deleted: kind('0041', 'deletion', 'Deleted manual snapshot'),
  copying: kind('0196', 'notification', 'Started the copy of the snapshot in the same region'),
  copied: kind('0197', 'notification', 'Finished the copy of the snapshot in the same region'),
  'copy-canceled': kind('0190', 'notification', 'Canceled snapshot copy request in the same region'),
  'export-completed': kind('0161', 'notification', 'The snapshot export task completed'),
  'export-failed': kind('0159', 'notification', 'The snapshot export task failed'),
  'export-canceled': kind('0160', 'notification', 'The snapshot export task was canceled'),
};
// For deletions and copies of cluster snapshots no ids were found: nothing is said of a deletion, and a copy is created like a manual one.
const CLUSTER: Kinds = {
  copying: kind('0074', 'backup', 'Creating manual cluster snapshot'),
  copied: kind('0075', 'backup', 'Manual cluster snapshot created'),
  'export-completed': kind('0164', 'notification', 'The cluster snapshot export task completed'),
  'export-failed': kind('0162', 'notification', 'The cluster snapshot export task failed'),
  'export-canceled': kind('0163', 'notification', 'The cluster snapshot export task was canceled'),
};
/** AWS Backup's snapshots are told of as manual ones. */
const BIRTHS: Readonly<Record<'instance' | 'cluster', Readonly<Record<'automated' | 'manual', Record<Birth, Kind>>>>> =
  {
    instance: {
      automated: {
        creating: kind('0090', 'creation', 'Creating automated snapshot'),
        created: kind('0091', 'creation', 'Automated snapshot created'),
      },
      manual: {
        creating: kind('0040', 'creation', 'Creating manual snapshot'),
        created: kind('0042', 'creation', 'Manual snapshot created'),
      },
    },
    cluster: {
      automated: {
        creating: kind('0168', 'backup', 'Creating automated cluster snapshot'),
        created: kind('0169', 'backup', 'Automated cluster snapshot created'),
      },
      manual: {
        creating: kind('0074', 'backup', 'Creating manual cluster snapshot'),
        created: kind('0075', 'backup', 'Manual cluster snapshot created'),
      },
    },
  };

/**
 * A constructed `aws.rds` event about an instance's or a cluster's snapshot; undefined for what RDS is not known to tell.
 * Events about exports name the snapshot, never the task.
 */
export function nativeRdsEvent(
  occurrence: SnapshotOccurrence,
  snapshot: Pick<DatabaseSnapshot, 'arn' | 'id' | 'kind' | 'type' | 'tags'>,
  at: Date,
): NativeRdsEvent | undefined {
  const births = BIRTHS[snapshot.kind][snapshot.type === 'automated' ? 'automated' : 'manual'];
  const said = { ...births, ...(snapshot.kind === 'cluster' ? CLUSTER : INSTANCE) }[occurrence];
  if (said === undefined) return undefined;
  const cluster = snapshot.kind === 'cluster';
  return {
    source: 'aws.rds',
    'detail-type': cluster ? 'RDS DB Cluster Snapshot Event' : 'RDS DB Snapshot Event',
    resources: [snapshot.arn],
    time: `${at.toISOString().slice(0, 19)}Z`,
    detail: {
      EventCategories: [said.category],
      SourceType: cluster ? 'CLUSTER_SNAPSHOT' : 'SNAPSHOT',
      SourceArn: snapshot.arn,
      Date: at.toISOString(),
      Message: said.message,
      SourceIdentifier: snapshot.id,
      EventID: said.id,
      Tags: snapshot.tags,
    },
  };
}

/** Tells of a snapshot on the account's default bus, if RDS is known to. */
export type TellOfSnapshot = (
  occurrence: SnapshotOccurrence,
  snapshot: Pick<DatabaseSnapshot, 'arn' | 'id' | 'kind' | 'type' | 'tags'>,
) => Promise<void>;
