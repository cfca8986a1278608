import { z } from 'zod';

/** One carried column as load-planner settled it; packages/transform turns it into SQL. */
const plannedColumn = z.object({
  source: z.string(),
  target: z.string(),
  physicalType: z.string(),
  icebergType: z.string(),
  policy: z.enum(['allow', 'hmac', 'redact', 'truncate']),
  truncate: z.union([z.int(), z.enum(['year', 'month', 'day'])]).exactOptional(),
  onInvalid: z.enum(['reject', 'null', 'string']),
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
  parts: z.array(plannedPart),
});
export type LoadPlan = z.infer<typeof loadPlan>;

/** `<workUri>plans/<runId>/<attempt>/<table>.json`; the table's name in the lake is safe in a key. */
export function planUri(workUri: string, plan: { runId: string; attempt: number; table: string }): string {
  return `${workUri}plans/${plan.runId}/${plan.attempt}/${plan.table}.json`;
}
