import type { DatabaseSnapshot } from '@snapferry/ports';

/** An event as RDS puts it on the default bus; the bus adds version, id, account and region. */
export interface NativeRdsEvent {
  readonly source: 'aws.rds';
  readonly 'detail-type': 'RDS DB Snapshot Event';
  readonly resources: readonly [string];
  /** ISO 8601 UTC, whole seconds. */
  readonly time: string;
  readonly detail: NativeRdsDetail;
}

export interface NativeRdsDetail {
  readonly EventCategories: readonly [string];
  readonly SourceType: 'SNAPSHOT';
  readonly SourceArn: string;
  /** With milliseconds. */
  readonly Date: string;
  readonly Message: string;
  readonly SourceIdentifier: string;
  readonly EventID: string;
  /** The resource's tags when the event was sent. Whether a map or a list is not documented: readers accept both. */
  readonly Tags: Readonly<Record<string, string>>;
}

export type SnapshotOccurrence =
  | 'creating'
  | 'created'
  | 'deleted'
  | 'export-completed'
  | 'export-failed'
  | 'export-canceled';

interface Kind {
  readonly id: string;
  readonly category: 'creation' | 'deletion' | 'notification';
  readonly message: string;
}

// CONSTRUCTED, not captured: ids, categories and messages are from the tables of the RDS User Guide ("Amazon RDS event categories and
// event messages"), the shape from its 2018 sample. No real 0091 or 0161 was seen. Readers must not go by `Message`.
const AUTOMATED: Readonly<Record<'creating' | 'created' | 'deleted', Kind>> = {
  creating: { id: 'RDS-EVENT-0090', category: 'creation', message: 'Creating automated snapshot' },
  created: { id: 'RDS-EVENT-0091', category: 'creation', message: 'Automated snapshot created' },
  deleted: { id: 'RDS-EVENT-0041', category: 'deletion', message: 'Deleted automated snapshot' },
};
const MANUAL: typeof AUTOMATED = {
  creating: { id: 'RDS-EVENT-0040', category: 'creation', message: 'Creating manual snapshot' },
  created: { id: 'RDS-EVENT-0042', category: 'creation', message: 'Manual snapshot created' },
  deleted: { id: 'RDS-EVENT-0041', category: 'deletion', message: 'Deleted manual snapshot' },
};
// That these name the snapshot and not the export task is known from two others' code only.
const EXPORT: Readonly<Record<'export-completed' | 'export-failed' | 'export-canceled', Kind>> = {
  'export-completed': { id: 'RDS-EVENT-0161', category: 'notification', message: 'The snapshot export task completed' },
  'export-failed': { id: 'RDS-EVENT-0159', category: 'notification', message: 'The snapshot export task failed' },
  'export-canceled': {
    id: 'RDS-EVENT-0160',
    category: 'notification',
    message: 'The snapshot export task was canceled',
  },
};

/** A constructed `aws.rds` event about a DB instance's snapshot. Events about exports name the snapshot, never the task. */
export function nativeRdsEvent(
  occurrence: SnapshotOccurrence,
  snapshot: Pick<DatabaseSnapshot, 'arn' | 'id' | 'type' | 'tags'>,
  at: Date,
): NativeRdsEvent {
  const kind = { ...(snapshot.type === 'automated' ? AUTOMATED : MANUAL), ...EXPORT }[occurrence];
  return {
    source: 'aws.rds',
    'detail-type': 'RDS DB Snapshot Event',
    resources: [snapshot.arn],
    time: `${at.toISOString().slice(0, 19)}Z`,
    detail: {
      EventCategories: [kind.category],
      SourceType: 'SNAPSHOT',
      SourceArn: snapshot.arn,
      Date: at.toISOString(),
      Message: kind.message,
      SourceIdentifier: snapshot.id,
      EventID: kind.id,
      Tags: snapshot.tags,
    },
  };
}
