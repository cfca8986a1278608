import * as z from 'zod';
import {
  attempt,
  contractDigest,
  count,
  datasetName,
  icebergSnapshotId,
  instant,
  lakeTable,
  reason,
  reasonCode,
  runId,
  s3Uri,
  sourceTable,
} from './values.ts';

/** The original snapshot: it names the run, whatever copies of it exist. */
export const snapshotReference = z.object({
  arn: z
    .string()
    .regex(/^arn:[^:]+:rds:[^:]+:\d{12}:(cluster-)?snapshot:.+$/, 'expected the ARN of an RDS snapshot')
    .describe('ARN of the original snapshot, also where a copy of it is exported.'),
  time: instant.describe('Instant that the content stands for.'),
  kmsKeyArn: z.string().describe('Key that the snapshot is encrypted with.').optional(),
});

/** The data contract: inline as JSON, or, when large, the content-addressed object that holds it. */
export const contractReference = z
  .object({
    digest: contractDigest,
    version: z.string().describe("SemVer of the contract; with the snapshot's time it orders content."),
    document: z.record(z.string(), z.unknown()).describe('The parsed contract, where it is small enough.').optional(),
    uri: s3Uri.describe('Object that holds the contract, named by its digest, where it is not.').optional(),
  })
  .refine((contract) => (contract.document === undefined) !== (contract.uri === undefined), {
    error: 'expected exactly one of document and uri',
  })
  // A refinement is code; this says the same in the JSON Schema.
  .meta({ oneOf: [{ required: ['document'] }, { required: ['uri'] }] });

/** What every event of a run's first half carries, so that each alone opens the run. */
export const runOpening = {
  dataset: datasetName,
  runId,
  attempt,
  snapshot: snapshotReference,
  contract: contractReference,
};

export const tableReference = z.object({
  source: sourceTable,
  name: lakeTable,
});

/** What identifies one table's load inside a run. */
export const tableOfRun = {
  dataset: datasetName,
  runId,
  attempt,
  snapshot: snapshotReference,
  table: tableReference,
};

/** One standing difference between the contract and the exported schema. */
export const driftItem = z.object({
  table: sourceTable,
  column: z.string().describe('Absent where the whole table is meant.').optional(),
  change: z.enum(['column-added', 'column-removed', 'type-changed', 'table-missing']),
  found: z
    .string()
    .describe('Of a changed type: the type that the export tells. Another one is another change.')
    .optional(),
  since: instant.describe("Snapshot's time of the first run that saw it; filled by run-tracker.").optional(),
  new: z.boolean().describe('Whether this run is the first that saw it; filled by run-tracker.').optional(),
});
export type DriftItem = z.infer<typeof driftItem>;

/** The same as a run's event lists it: a run may be told more than once, and its drift is news the first time only. */
export const listedDrift = driftItem.extend({
  toldIn: z
    .int()
    .min(1)
    .describe("The run's revision that told it first, where it is new; a later revision need not tell it again.")
    .optional(),
});
export type ListedDrift = z.infer<typeof listedDrift>;

/** Evidence that table and export hold the same rows; its content is defined with the engine that made it. */
export const proof = z.object({ method: z.string(), value: z.string(), engine: z.string() }).loose();

/** Which policy was applied, and with which key. */
export const receipt = z.object({
  policyDigest: contractDigest.describe('sha256: and the SHA-256 of the policies as they were applied, in hex.'),
  keyId: z.string().describe('Name of the pseudonymisation key; empty where the contract hashes nothing.'),
  algorithm: z.string(),
});

export const columnCounts = z.object({
  carried: count.describe('Columns that the lake table holds.'),
  pseudonymised: count.describe('Those of them whose values are hashed.'),
  notCarried: count.describe('Columns that the export holds, or the contract names, and the lake table does not.'),
});

/** Values that did not cast and that the contract turns into null. */
export const nulledValues = z
  .array(z.object({ column: z.string(), count }))
  .describe('Values that did not cast and that the contract turns into null, per column.');

/** Beside a list that is cut to keep the event below EventBridge's size; the ledger holds all of it. */
export const omitted = count.describe('How many entries the list beside it leaves out, to keep the event small.');

/** Where the whole of what an event cut stands. */
export const recordReference = z
  .object({ uri: s3Uri, sha256: z.string().regex(/^[0-9a-f]{64}$/) })
  .describe("Object in the lake's work bucket that holds the lists whole; there where one of them is cut.");

/** What RDS says of a table that it exported all the same. */
export const exportWarning = z.string().describe('What the export warns of, in the words of RDS.');

/** When the lake table took what it holds: of a table that stands newer, when that came. */
export const loadedAt = instant.describe('When the lake table took what it holds now.');

export const tableResult = z.object({
  name: lakeTable,
  source: sourceTable.optional(),
  outcome: z.string().describe('loaded, already-loaded, superseded, rejected or held. An open set.'),
  rows: count
    .nullable()
    .describe('Rows that the lake table holds, or that are held back from it; null if it was never loaded.'),
  bytes: count.nullable().describe('Bytes of its data files; null if it was never loaded.'),
  snapshotId: icebergSnapshotId.nullable(),
  metadataLocation: z.string().nullable().describe('URI of the Iceberg metadata; null if it was never loaded.'),
  columns: columnCounts.optional(),
  loadedAt: loadedAt.optional(),
  durationMs: count.describe('Milliseconds that the load took.').optional(),
  nulledValues: nulledValues.optional(),
  warning: exportWarning.optional(),
  reasonCode: reasonCode.optional(),
  reason: reason.optional(),
  proof: proof.optional(),
});
export type TableResult = z.infer<typeof tableResult>;
