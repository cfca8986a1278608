import { z } from 'zod';
import { driftItem, snapshotReference, tableResult } from '../common/parts.ts';
import { contractDigest, count, datasetName, instant, reasonCode, runId } from '../common/values.ts';
import { defineEvent } from '../define-event.ts';

const runSummary = {
  dataset: datasetName,
  runId,
  /** Grows when an outcome changes, for example after a replay; part of the event's id. */
  revision: z.int().min(1),
  snapshot: snapshotReference,
  contractVersion: z.string(),
  contractDigest,
  tables: z.array(tableResult),
  drift: z.array(driftItem),
  /** From the snapshot's announcement to the last outcome. */
  durationMs: count,
};

export const runCompleted = defineEvent({
  type: 'RunCompleted',
  major: 1,
  minor: 0,
  summary: 'Every table of the run has an outcome.',
  sources: ['snapferry.lake'],
  relayedFrom: ['snapferry.lake'],
  data: z.object({
    ...runSummary,
    status: z.enum(['complete', 'incomplete']),
    cost: z.record(z.string(), z.number()).optional(),
  }),
});

export const runFailed = defineEvent({
  type: 'RunFailed',
  major: 1,
  minor: 0,
  summary: 'Nothing of the run could be planned.',
  sources: ['snapferry.lake'],
  relayedFrom: ['snapferry.lake'],
  data: z.object({
    ...runSummary,
    reasonCode,
    reason: z.string(),
    /** The export attempt that could mend it; the exporting side decides by its own configuration. */
    nextExportAttempt: z.int().min(2).optional(),
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
    /** The day in the registry's time zone, YYYY-MM-DD. */
    date: z.iso.date(),
    deadline: instant,
    /** The newest run that is known, finished or not. */
    lastRunId: runId.nullable(),
    lastRunStatus: z.string().nullable(),
  }),
});
