import { type TableIdentifier, tableName } from '@snapferry/iceberg';
import {
  ObjectNotFoundError,
  type ObjectStore,
  type ProofMac,
  type ProofRecord,
  parseJson,
  proofRecord,
  proofUri,
} from '@snapferry/ports';

/**
 * The record that a proof names, if it is still what the load wrote.
 * @returns instead, if it is not: why, in words for people.
 */
export async function readProof(
  { objects, workUri, proofMac }: { objects: ObjectStore; workUri: string; proofMac: ProofMac },
  { runId, table, value }: { readonly runId: string; readonly table: TableIdentifier; readonly value: string },
): Promise<{ readonly record: ProofRecord } | { readonly fault: string }> {
  const uri = proofUri(workUri, { runId, table: table.name, value });
  const body = await objects.read(uri).catch((error: unknown) => {
    if (error instanceof ObjectNotFoundError) return undefined;
    throw error;
  });
  if (body === undefined) return { fault: `${uri}: expected the record of the proof, found none` };
  if ((await proofMac.mac(body)) !== value) {
    return { fault: `${uri}: expected the record as it was written, found another, or another key for proofs` };
  }
  const parsed = proofRecord.safeParse(parseJson(body));
  if (!parsed.success) return { fault: `${uri}: expected a record of version 1, found another` };
  const { data: record } = parsed;
  // A record is authentic wherever it lies: another table's, put here, proves nothing of this one.
  if (record.runId === runId && record.table.name === tableName(table)) return { record };
  return { fault: `${uri}: expected the record of ${tableName(table)}, run ${runId}, found that of another load` };
}
