import * as z from 'zod';
import { omitted, runOpening } from '../common/parts.ts';
import { count, reason, reasonCode, s3Uri, sourceTable } from '../common/values.ts';
import { defineEvent } from '../define-event.ts';

/** A table's state as the exporting side saw it. */
export const exportedTable = z.object({
  table: z.string().describe('The name that the exporting side gives it; RDS says `database.schema.table`.'),
  status: z.string().describe('`complete` is the good one. An open set.'),
  warning: z.string().optional(),
});

const taskId = z.string().describe('Identifier of the export task.');

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
    layout: z
      .string()
      .describe('`rds-export`: the layout of RDS below `uri`. `plain`: the explicit keys of `files`. An open set.'),
    uri: s3Uri.describe('Base of the export, with a slash at the end.'),
    taskId: taskId.optional(),
    kmsKeyArn: z.string().describe('Key that the files are encrypted with.').optional(),
    tables: z.array(exportedTable),
    tablesOmitted: omitted.optional(),
    files: z
      .array(z.object({ table: sourceTable, uri: s3Uri, size: count.describe('Bytes.').optional() }))
      .describe('Layout `plain` only: every Parquet file, below `uri`.')
      .optional(),
  }),
});

export const exportFailed = defineEvent({
  type: 'ExportFailed',
  major: 1,
  minor: 0,
  summary: 'The export did not yield files, and why.',
  sources: ['snapferry.source', 'snapferry.lake'],
  relayedFrom: ['snapferry.source', 'snapferry.lake'],
  data: z.object({ ...runOpening, taskId: taskId.optional(), reasonCode, reason }),
});
