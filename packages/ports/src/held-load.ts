import * as z from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A file in the lake's storage, as it was written. */
const keptFile = z.object({ uri: z.string(), size: z.int().min(0), sha256 });

/**
 * A load that was written and not published, as table-loader keeps it in the work bucket. Names and counts only: what is
 * known of the files' content stands in the manifest, beside the files, and goes with them.
 */
export const heldLoad = z.object({
  version: z.literal(1),
  runId: z.string(),
  attempt: z.int().min(1),
  /** The plan's, so that files of another plan are never taken for this one's. */
  planSha256: sha256,
  table: z.object({ source: z.string(), name: z.string() }),
  heldAt: z.string(),
  rows: z.int().min(0),
  bytes: z.int().min(0),
  /** What the lake table held, and goes on holding. */
  rowsBefore: z.int().min(0),
  /** Lists the data files; none where the load has no rows. */
  manifest: keptFile.exactOptional(),
  files: z.array(keptFile),
  nulledValues: z.array(z.object({ column: z.string(), count: z.int().min(0) })),
  /** Of what was written, as the table's property will hold it. */
  proof: z.string().exactOptional(),
});
export type HeldLoad = z.infer<typeof heldLoad>;

/** `<workUri>held/<runId>/<attempt>/<table>.json`, like the plan that it is of. */
export function heldLoadUri(workUri: string, load: { runId: string; attempt: number; table: string }): string {
  return `${workUri}held/${load.runId}/${load.attempt}/${load.table}.json`;
}

/**
 * Somebody's word that a held load is right. It covers the run's table, as long as the load has no fewer rows: the same
 * snapshot exported again gives the same rows, and fewer would be another loss.
 */
export const releaseMarker = z.object({
  version: z.literal(1),
  runId: z.string(),
  table: z.string(),
  rows: z.int().min(0),
  releasedAt: z.iso.datetime(),
});
export type ReleaseMarker = z.infer<typeof releaseMarker>;

/** `<workUri>releases/<runId>/<table>.json`. No service writes there: people do. */
export function releaseUri(workUri: string, load: { runId: string; table: string }): string {
  return `${workUri}releases/${load.runId}/${load.table}.json`;
}
