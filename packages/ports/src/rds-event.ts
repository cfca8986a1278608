import { UnreadableEventError } from '@snapferry/chassis';
import type { EventBridgeEnvelope } from '@snapferry/events';
import * as z from 'zod';

/**
 * The part of an `aws.rds` event that we rely on. Built from the tables of the RDS user guide ("Amazon RDS event
 * categories and event messages"): no captured event of today was at hand, so the rest of `detail` is left alone.
 */
const rdsDetail = z.object({ SourceArn: z.string(), EventID: z.string() });

export interface RdsSnapshotEvent {
  readonly snapshotArn: string;
}

/** @throws UnreadableEventError */
export function readRdsSnapshotEvent(envelope: EventBridgeEnvelope): RdsSnapshotEvent {
  const detail = rdsDetail.safeParse(envelope.detail);
  if (!detail.success) {
    throw new UnreadableEventError(
      `${envelope['detail-type']}: expected detail.SourceArn and detail.EventID, found an event without them`,
    );
  }
  return { snapshotArn: detail.data.SourceArn };
}

export const rdsSnapshotDetailTypes = ['RDS DB Snapshot Event', 'RDS DB Cluster Snapshot Event'] as const;

/**
 * "Created" or "finished copying", for instance and cluster snapshots, whoever made them (RDS user guide, event
 * messages): 0042 manual, 0091 automated, 0197 copied in the Region (AWS Backup's arrive as 0042 or 0197),
 * 0060 copied across Regions; 0075 and 0169 for clusters, for which no ids of copies were found.
 */
export const snapshotReadyEvents = [
  'RDS-EVENT-0042',
  'RDS-EVENT-0060',
  'RDS-EVENT-0091',
  'RDS-EVENT-0197',
  'RDS-EVENT-0075',
  'RDS-EVENT-0169',
] as const;
