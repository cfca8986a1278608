import {
  type LoadPlan,
  type ObjectStore,
  type Proof,
  type ProofMac,
  type ProofRecord,
  proofMethod,
  proofUri,
} from '@snapferry/ports';
import type { ContentSums, FieldColumn } from '@snapferry/transform';

/** What was read back from a table's files and found equal to the export. */
export interface Evidence {
  readonly content: ContentSums;
  readonly salt: bigint;
  /** The engine and version that summed. */
  readonly engine: string;
  readonly columns: readonly FieldColumn[];
  readonly files: readonly {
    readonly uri: string;
    readonly recordCount: bigint;
    readonly fileSizeBytes: bigint;
    readonly sha256: string;
    readonly entrySha256: string;
    readonly splitOffsets: readonly bigint[];
  }[];
}

interface RecordProofDeps {
  readonly objects: ObjectStore;
  readonly workUri: string;
  readonly proofMac: ProofMac;
}

/**
 * Writes the proof of a load that is about to be committed into the work bucket.
 *
 * @returns what names the record and authenticates it, and is all that leaves the lake's account.
 */
export async function recordProof(
  { objects, workUri, proofMac }: RecordProofDeps,
  plan: LoadPlan,
  attempt: number,
  evidence: Evidence,
): Promise<Proof> {
  const body = new TextEncoder().encode(JSON.stringify(proofOf(plan, attempt, evidence)));
  const value = await proofMac.mac(body);
  await objects.write(proofUri(workUri, { runId: plan.runId, table: tableOf(plan.table.name), value }), body);
  return { method: proofMethod, engine: evidence.engine, value };
}

/** `orders` of `shop.orders`. */
export function tableOf(name: string): string {
  return name.slice(name.indexOf('.') + 1);
}

function proofOf(plan: LoadPlan, attempt: number, { content, salt, engine, columns, files }: Evidence): ProofRecord {
  const { dataset, runId, table, snapshot, contractDigest, policyDigest, keyId } = plan;
  const fields = new Map(columns.map((field) => [field.fieldId, field.column]));
  return {
    version: 1,
    method: proofMethod,
    engine,
    dataset,
    runId,
    attempt,
    table,
    snapshot: { arn: snapshot.arn, time: snapshot.time },
    contractDigest,
    policyDigest,
    keyId,
    salt: `${salt}`,
    rows: `${content.rows}`,
    rowHashes: `${content.rowHashes}`,
    columns: content.columns.map(({ fieldId, values, hashes }) => ({
      fieldId,
      name: fields.get(fieldId)?.target ?? '',
      icebergType: fields.get(fieldId)?.icebergType ?? '',
      values: `${values}`,
      hashes: `${hashes}`,
    })),
    files: files.map(({ uri, recordCount, fileSizeBytes, sha256, entrySha256, splitOffsets }) => ({
      uri,
      rows: `${recordCount}`,
      bytes: `${fileSizeBytes}`,
      sha256,
      entrySha256,
      splitOffsets: splitOffsets.map(String),
    })),
  };
}
