import * as z from 'zod';

// Descriptions stand in the schemas themselves: the JSON Schemas and docs/events are generated from them.

export const datasetName = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,62}$/, 'expected a dataset name: [a-z][a-z0-9_]{0,62}')
  .describe("Name of the dataset, also its namespace in the lake's catalogue.");

export const runId = z
  .string()
  .regex(/^r-[0-9a-f]{32}$/, 'expected a run id: r- and 32 hex digits')
  .describe('Names the run: r- and 32 hex digits, derived from dataset, snapshot, contract digest and key id.');

export const contractDigest = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/, 'expected sha256: and 64 hex digits')
  .describe('sha256: and the SHA-256 of the RFC 8785 JSON, in hex.');

export const instant = z.iso
  .datetime({ precision: 3, error: 'expected an ISO 8601 time in UTC with milliseconds' })
  // zod's own pattern also counts the days of each month. It is zod's to change, and our published schemas may not.
  .meta({
    pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$',
    description: 'ISO 8601 in UTC with milliseconds, as in 2026-11-23T03:00:00.000Z.',
  });

export const day = z.iso.date().meta({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });

export const s3Uri = z
  .string()
  .regex(/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/.*$/, 'expected s3://bucket/key')
  .describe('s3://bucket/key.');

export const attempt = z
  .int()
  .min(1)
  .describe('Starts at 1. Grows with a new export or, from the plan on, with a new plan; a redelivery raises neither.');

/** A count that fits a JSON number exactly. */
export const count = z.int().min(0);

export const icebergSnapshotId = z
  .string()
  .regex(/^[0-9]{1,19}$/, 'expected a decimal string')
  .describe('Iceberg snapshot id: an int64, as a decimal string because JSON numbers lose its last digits.');

export const reasonCode = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected a reason code such as table-missing')
  .describe('Lower-case words with hyphens, such as table-missing. An open set: readers must expect new ones.');

export const reason = z
  .string()
  .describe('The same for people: what was expected, what was found, what to do. Never holds a data value.');

export const sourceTable = z.string().min(3).describe('`schema.table` as PostgreSQL spells it.');

export const lakeTable = z
  .string()
  .regex(/^[a-z][a-z0-9_]*\.[0-9a-z_]+$/, 'expected <namespace>.<table>')
  .describe('`<namespace>.<table>` in the lake.');
