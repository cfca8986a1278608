import * as z from 'zod';
import { listedDrift, omitted, recordReference, snapshotReference, tableResult } from '../common/parts.ts';
import {
  contractDigest,
  count,
  datasetName,
  day,
  icebergSnapshotId,
  instant,
  lakeTable,
  reason,
  reasonCode,
  runId,
} from '../common/values.ts';
import { defineEvent } from '../define-event.ts';

const runSummary = {
  dataset: datasetName,
  runId,
  revision: z
    .int()
    .min(1)
    .describe("Grows when an outcome changes, for example after a replay; part of the event's id."),
  snapshot: snapshotReference,
  contractVersion: z.string().describe('SemVer of the contract.'),
  contractDigest,
  tables: z.array(tableResult).describe('One entry for every table of the contract with a carried column.'),
  tablesOmitted: omitted.optional(),
  drift: z.array(listedDrift).describe('All standing drift, new or not.'),
  driftOmitted: omitted.optional(),
  record: recordReference.optional(),
  durationMs: count.describe("Milliseconds from the snapshot's announcement to the last outcome."),
};

export const runCompleted = defineEvent({
  type: 'RunCompleted',
  major: 1,
  minor: 2,
  summary: 'Every table of the run has an outcome.',
  sources: ['snapferry.lake'],
  relayedFrom: ['snapferry.lake'],
  data: z.object({
    ...runSummary,
    status: z.enum(['complete', 'incomplete']).describe('complete: every table holds this run, or a newer one.'),
    cost: z.record(z.string(), z.number()).describe('What the run used, amount by unit, as far as known.').optional(),
  }),
});

export const runFailed = defineEvent({
  type: 'RunFailed',
  major: 1,
  minor: 2,
  summary: 'Nothing of the run could be planned.',
  sources: ['snapferry.lake'],
  relayedFrom: ['snapferry.lake'],
  data: z.object({
    ...runSummary,
    reasonCode,
    reason,
    nextExportAttempt: z
      .int()
      .min(2)
      .describe('The export attempt that could mend it; the exporting side decides by its own configuration.')
      .optional(),
  }),
});

export const runOverdue = defineEvent({
  type: 'RunOverdue',
  major: 1,
  minor: 0,
  summary: "No run of the dataset completed by the registry's deadline, or none ever spoke.",
  sources: ['snapferry.lake'],
  relayedFrom: ['snapferry.lake'],
  data: z.object({
    dataset: datasetName,
    date: day.describe("The day in the registry's time zone, YYYY-MM-DD."),
    deadline: instant.describe('When a run of that day should have completed.'),
    lastRunId: runId.nullable().describe('The newest run that is known, finished or not.'),
    lastRunStatus: z.string().nullable().describe('open, complete, incomplete or failed. An open set.'),
  }),
});

const tableMismatch = z.object({
  name: lakeTable,
  snapshotId: icebergSnapshotId.describe('Iceberg snapshot that was announced, and asked for.'),
  announcedRows: count.describe('Rows that were announced of it.'),
  foundRows: count.nullable().describe('Rows that the engine reads of it; null if it could not read it.'),
  reasonCode,
  reason,
});

export const runReconciled = defineEvent({
  type: 'RunReconciled',
  major: 1,
  minor: 0,
  summary: 'A query engine was asked what it reads of the tables that a run announced.',
  sources: ['snapferry.lake'],
  relayedFrom: [],
  data: z.object({
    dataset: datasetName,
    runId,
    revision: z.int().min(1).describe("The run's revision that was looked at; part of the event's id."),
    snapshot: snapshotReference,
    engine: z.string().describe('Whom readers query through, such as athena. An open set.'),
    matches: count.describe('Tables of which the engine reads as many rows as were announced.'),
    mismatches: z.array(tableMismatch).describe('The other tables.'),
    mismatchesOmitted: omitted.optional(),
    bytesScanned: count.describe('Bytes that the engine read to say so; what queries are billed by.'),
  }),
});
