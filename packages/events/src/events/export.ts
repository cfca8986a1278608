import { z } from 'zod';
import { runOpening } from '../common/parts.ts';
import { count, reasonCode, s3Uri, sourceTable } from '../common/values.ts';
import { defineEvent } from '../define-event.ts';

/** A table's state as the exporting side saw it. The status is an open set; `complete` is the good one. */
export const exportedTable = z.object({ table: z.string(), status: z.string(), warning: z.string().optional() });

export const exportCompleted = defineEvent({
  type: 'ExportCompleted',
  major: 1,
  minor: 0,
  summary:
    'The export ended and its files are in place: where they are, how they are laid out, and how each table fared.',
  sources: ['snapferry.source', 'snapferry.lake'],
  relayedFrom: ['snapferry.source', 'snapferry.lake'],
  data: z.object({
    ...runOpening,
    /** `rds-export`: the layout of RDS below `uri`. `plain`: the explicit keys of `files`. An open set. */
    layout: z.string(),
    /** Base of the export, with a slash at the end. */
    uri: s3Uri,
    taskId: z.string().optional(),
    kmsKeyArn: z.string().optional(),
    tables: z.array(exportedTable),
    files: z.array(z.object({ table: sourceTable, uri: s3Uri, size: count.optional() })).optional(),
  }),
});

export const exportFailed = defineEvent({
  type: 'ExportFailed',
  major: 1,
  minor: 0,
  summary: 'The export did not yield files, and why.',
  sources: ['snapferry.source', 'snapferry.lake'],
  relayedFrom: ['snapferry.source', 'snapferry.lake'],
  data: z.object({ ...runOpening, taskId: z.string().optional(), reasonCode, reason: z.string() }),
});
