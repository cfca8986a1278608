import { z } from 'zod';
import {
  attempt,
  contractDigest,
  count,
  datasetName,
  icebergSnapshotId,
  instant,
  lakeTable,
  reasonCode,
  runId,
  s3Uri,
  sourceTable,
} from './values.ts';

/** The original snapshot: it names the run, whatever copies of it exist. */
export const snapshotReference = z.object({
  arn: z.string().regex(/^arn:[^:]+:rds:[^:]+:\d{12}:(cluster-)?snapshot:.+$/, 'expected the ARN of an RDS snapshot'),
  /** Instant that the content stands for. */
  time: instant,
  kmsKeyArn: z.string().optional(),
});

/** The data contract: inline as JSON, or, when large, the content-addressed object that holds it. */
export const contractReference = z
  .object({
    digest: contractDigest,
    /** SemVer of the contract; with the snapshot's time it orders content. */
    version: z.string(),
    document: z.record(z.string(), z.json()).optional(),
    uri: s3Uri.optional(),
  })
  .refine((contract) => (contract.document === undefined) !== (contract.uri === undefined), {
    error: 'expected exactly one of document and uri',
  });

/** What every event of a run's first half carries, so that each alone opens the run. */
export const runOpening = {
  dataset: datasetName,
  runId,
  attempt,
  snapshot: snapshotReference,
  contract: contractReference,
};

export const tableReference = z.object({
  /** `schema.table` at the source. */
  source: sourceTable,
  /** `<namespace>.<table>` in the lake. */
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
  column: z.string().optional(),
  change: z.enum(['column-added', 'column-removed', 'type-changed', 'table-missing']),
  /** Source time of the first run that saw it; filled by run-tracker. */
  since: instant.optional(),
  new: z.boolean().optional(),
});
export type DriftItem = z.infer<typeof driftItem>;

/** Evidence that table and export hold the same rows; its content is defined with the engine that made it. */
export const proof = z.object({ method: z.string(), value: z.string(), engine: z.string() }).loose();

/** Which policy was applied, and with which key. */
export const receipt = z.object({ policyDigest: contractDigest, keyId: z.string(), algorithm: z.string() });

export const columnCounts = z.object({ carried: count, pseudonymised: count, notCarried: count });

export const tableResult = z.object({
  name: lakeTable,
  /** loaded | already-loaded | superseded | rejected | held, and, later, others: an open set. */
  outcome: z.string(),
  rows: count.nullable(),
  bytes: count.nullable(),
  snapshotId: icebergSnapshotId.nullable(),
  metadataLocation: z.string().nullable(),
  columns: columnCounts.optional(),
  reasonCode: reasonCode.optional(),
  reason: z.string().optional(),
  proof: proof.optional(),
});
export type TableResult = z.infer<typeof tableResult>;
