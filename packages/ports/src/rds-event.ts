import { UnreadableEventError } from '@snapferry/chassis';
import type { EventBridgeEnvelope } from '@snapferry/events';
import { z } from 'zod';

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
