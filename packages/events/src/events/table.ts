import { z } from 'zod';
import { columnCounts, driftItem, proof, receipt, tableOfRun } from '../common/parts.ts';
import { contractDigest, count, icebergSnapshotId, reasonCode, s3Uri } from '../common/values.ts';
import { defineEvent } from '../define-event.ts';

export const tableLoadRequested = defineEvent({
  type: 'TableLoadRequested',
  major: 1,
  minor: 0,
  summary:
    'One table of a run is planned: the plan holds columns, types, keys, policies, target and the parts with size and ETag.',
  sources: ['snapferry.lake'],
  relayedFrom: [],
  data: z.object({
    ...tableOfRun,
    contractVersion: z.string(),
    contractDigest,
    keyId: z.string(),
    /** `duckdb`; an open set. */
    engine: z.string(),
    plan: z.object({ uri: s3Uri, sha256: z.string().regex(/^[0-9a-f]{64}$/), parts: count, bytes: count }),
    drift: z.array(driftItem),
  }),
});

export const tableLoaded = defineEvent({
  type: 'TableLoaded',
  major: 1,
  minor: 0,
  summary: 'The lake table holds this run, or a newer one.',
  sources: ['snapferry.lake'],
  relayedFrom: [],
  data: z.object({
    ...tableOfRun,
    /** loaded | already-loaded | superseded; an open set. */
    outcome: z.string(),
    rows: count,
    /** Bytes of the data files that the table's snapshot holds. */
    bytes: count,
    snapshotId: icebergSnapshotId,
    metadataLocation: z.string(),
    columns: columnCounts,
    /** Values that did not cast and that the contract turns into null, per column. */
    nulledValues: z.array(z.object({ column: z.string(), count })),
    durationMs: count,
    proof: proof.optional(),
    receipt: receipt.optional(),
  }),
});

export const tableRejected = defineEvent({
  type: 'TableRejected',
  major: 1,
  minor: 0,
  summary: 'The table keeps its last good state; why this run could not replace it.',
  sources: ['snapferry.lake'],
  relayedFrom: [],
  data: z.object({ ...tableOfRun, reasonCode, reason: z.string(), drift: z.array(driftItem) }),
});

export const tableHeld = defineEvent({
  type: 'TableHeld',
  major: 1,
  minor: 0,
  summary: 'The rows are written but not published; somebody has to release them.',
  sources: ['snapferry.lake'],
  relayedFrom: [],
  data: z.object({ ...tableOfRun, reasonCode, reason: z.string(), rows: count, bytes: count }),
});
