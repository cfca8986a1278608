import * as z from 'zod';
import { runOpening } from '../common/parts.ts';
import { defineEvent } from '../define-event.ts';

const exportMode = z.enum(['source', 'lake']).describe("Account in which the dataset's export runs and rests.");

export const snapshotTaken = defineEvent({
  type: 'SnapshotTaken',
  major: 1,
  minor: 0,
  summary: 'RDS finished a snapshot that starts a run. Stays on the source bus.',
  sources: ['snapferry.source'],
  relayedFrom: [],
  data: z.object({ ...runOpening, exportMode }),
});

export const snapshotCompleted = defineEvent({
  type: 'SnapshotCompleted',
  major: 1,
  minor: 0,
  summary: 'A snapshot is ready to be carried: which one, where its export runs, and under which contract.',
  sources: ['snapferry.source'],
  relayedFrom: ['snapferry.source'],
  data: z.object({
    ...runOpening,
    exportMode,
    sharedSnapshotArn: z
      .string()
      .describe('The copy that the lake account may copy in turn (`export: lake` only).')
      .optional(),
  }),
});

export const snapshotReceived = defineEvent({
  type: 'SnapshotReceived',
  major: 1,
  minor: 0,
  summary: "The lake account's own copy of a shared snapshot is available. Stays on the lake bus.",
  sources: ['snapferry.lake'],
  relayedFrom: [],
  data: z.object({ ...runOpening, receivedSnapshotArn: z.string().describe("The lake account's own copy.") }),
});
