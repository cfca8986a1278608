import * as z from 'zod';

/** A whole number beyond a JSON number's, as decimal digits. */
const wholeNumber = z.string().regex(/^\d{1,39}$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** How the sums of a proof are made. Sums of another method are not comparable, so another way of summing has another name. */
export const proofMethod = 'duckdb-hash-sum-2';

/**
 * What a load read back from its files and found equal to the export under the contract, before it published them; and what
 * the files were. Stands in the lake's work bucket alone: sums over few and guessable values are not for events.
 */
export const proofRecord = z.object({
  version: z.literal(1),
  method: z.literal(proofMethod),
  /** Hashes are comparable under one version of the engine. */
  engine: z.string(),
  dataset: z.string(),
  runId: z.string(),
  attempt: z.int().min(1),
  table: z.object({ source: z.string(), name: z.string() }),
  snapshot: z.object({ arn: z.string(), time: z.string() }),
  contractDigest: z.string(),
  policyDigest: z.string(),
  keyId: z.string(),
  salt: wholeNumber,
  rows: wholeNumber,
  rowHashes: wholeNumber,
  columns: z.array(
    z.object({
      fieldId: z.int(),
      name: z.string(),
      icebergType: z.string(),
      values: wholeNumber,
      hashes: wholeNumber,
    }),
  ),
  /**
   * `entrySha256` is of what the table's manifest says of the file: partition (also of what), counts and bounds;
   * `splitOffsets` are where readers may begin in it.
   */
  files: z.array(
    z.object({
      uri: z.string(),
      rows: wholeNumber,
      bytes: wholeNumber,
      sha256,
      entrySha256: sha256,
      splitOffsets: z.array(wholeNumber).optional(),
    }),
  ),
});
export type ProofRecord = z.infer<typeof proofRecord>;

/** `<workUri>proofs/<runId>/<table>/<proof>.json`, where the proof is the MAC of the object's bytes. */
export function proofUri(workUri: string, proof: { runId: string; table: string; value: string }): string {
  return `${workUri}proofs/${proof.runId}/${proof.table}/${proof.value}.json`;
}
