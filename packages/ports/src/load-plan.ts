import * as z from 'zod';

/** One carried column as load-planner settled it; packages/transform turns it into SQL. */
const plannedColumn = z.object({
  source: z.string(),
  target: z.string(),
  physicalType: z.string(),
  icebergType: z.string(),
  policy: z.enum(['allow', 'hmac', 'redact', 'truncate']),
  truncate: z.union([z.int(), z.enum(['year', 'month', 'day'])]).exactOptional(),
  onInvalid: z.enum(['reject', 'null', 'string']),
  /** The name in the lake that the column had before. */
  renamedFrom: z.string().exactOptional(),
});

/** Columns by their name in the lake. */
const plannedSort = z.object({ column: z.string(), direction: z.enum(['asc', 'desc']) });
const plannedPartition = z.object({
  column: z.string(),
  /** As Iceberg's metadata writes it (Iceberg spec, "Partition Transforms"). */
  transform: z.union([
    z.enum(['identity', 'year', 'month', 'day', 'hour']),
    z.templateLiteral(['truncate[', z.int().min(1), ']']),
    z.templateLiteral(['bucket[', z.int().min(1), ']']),
  ]),
});

const plannedPart = z.object({ uri: z.string(), size: z.int().min(0), etag: z.string() });
export type PlannedPart = z.infer<typeof plannedPart>;

/**
 * All that table-loader needs for one table of a run, as load-planner wrote it to the work bucket. Its bytes are
 * deterministic: the same export under the same contract yields the same plan, and so the same load attempt.
 */
export const loadPlan = z.object({
  version: z.literal(1),
  dataset: z.string(),
  runId: z.string(),
  snapshot: z.object({ arn: z.string(), time: z.string() }),
  table: z.object({ source: z.string(), name: z.string() }),
  contractVersion: z.string(),
  contractDigest: z.string(),
  policyDigest: z.string(),
  keyId: z.string(),
  columns: z.array(plannedColumn).min(1),
  /** Columns that the export holds, or the contract names, and that no lake table will. */
  notCarried: z.int().min(0),
  primaryKey: z.array(z.string()),
  /** The order of the rows within each data file. */
  sort: z.array(plannedSort).min(1).exactOptional(),
  partition: z.array(plannedPartition).min(1).exactOptional(),
  /** The fraction of rows that the load may take away; left out: `defaultMaxShrink`. */
  maxShrink: z.number().min(0).max(1).exactOptional(),
  parts: z.array(plannedPart),
});
export type LoadPlan = z.infer<typeof loadPlan>;

/** `<workUri>plans/<runId>/<attempt>/<table>.json`; the table's name in the lake is safe in a key. */
export function planUri(workUri: string, plan: { runId: string; attempt: number; table: string }): string {
  return `${workUri}plans/${plan.runId}/${plan.attempt}/${plan.table}.json`;
}
