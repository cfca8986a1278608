import * as z from 'zod';
import {
  columnCounts,
  driftItem,
  exportWarning,
  loadedAt,
  nulledValues,
  omitted,
  proof,
  receipt,
  tableOfRun,
} from '../common/parts.ts';
import { contractDigest, count, icebergSnapshotId, reason, reasonCode, s3Uri } from '../common/values.ts';
import { defineEvent } from '../define-event.ts';

export const tableLoadRequested = defineEvent({
  type: 'TableLoadRequested',
  major: 1,
  minor: 2,
  summary:
    'One table of a run is planned: the plan holds columns, types, keys, policies, target and the parts with size and ETag.',
  sources: ['snapferry.lake'],
  relayedFrom: [],
  data: z.object({
    ...tableOfRun,
    contractVersion: z.string().describe('SemVer of the contract.'),
    contractDigest,
    keyId: z.string().describe('Name of the pseudonymisation key; empty where the contract hashes nothing.'),
    engine: z.string().describe('`duckdb`. An open set.'),
    plan: z.object({
      uri: s3Uri,
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .describe("SHA-256 of the plan's bytes, in hex."),
      parts: count.describe('Parquet files to read.'),
      bytes: count.describe('Bytes of all of them.'),
    }),
    drift: z.array(driftItem),
    driftOmitted: omitted.optional(),
    warning: exportWarning.optional(),
  }),
});

export const tableLoaded = defineEvent({
  type: 'TableLoaded',
  major: 1,
  minor: 1,
  summary: 'The lake table holds this run, or a newer one.',
  sources: ['snapferry.lake'],
  relayedFrom: [],
  data: z.object({
    ...tableOfRun,
    outcome: z.string().describe('loaded, already-loaded or superseded. An open set.'),
    rows: count.describe('Rows that the lake table holds.'),
    bytes: count.describe("Bytes of the data files that the table's snapshot holds."),
    snapshotId: icebergSnapshotId,
    metadataLocation: z.string().describe('URI of the Iceberg metadata.'),
    loadedAt: loadedAt.optional(),
    columns: columnCounts,
    nulledValues,
    durationMs: count.describe('Milliseconds that the load took.'),
    proof: proof.optional(),
    receipt: receipt.optional(),
  }),
});

export const tableRejected = defineEvent({
  type: 'TableRejected',
  major: 1,
  minor: 1,
  summary: 'The table keeps its last good state; why this run could not replace it.',
  sources: ['snapferry.lake'],
  relayedFrom: [],
  data: z.object({
    ...tableOfRun,
    reasonCode,
    reason,
    drift: z.array(driftItem),
    driftOmitted: omitted.optional(),
  }),
});

export const tableHeld = defineEvent({
  type: 'TableHeld',
  major: 1,
  minor: 1,
  summary: 'The rows are written but not published; somebody has to release them.',
  sources: ['snapferry.lake'],
  relayedFrom: [],
  data: z.object({
    ...tableOfRun,
    reasonCode,
    reason,
    rows: count.describe('Rows that were written.'),
    bytes: count.describe('Bytes of their data files.'),
    rowsBefore: count.describe('Rows that the lake table holds, and goes on holding.').optional(),
    proof: proof.optional(),
  }),
});
