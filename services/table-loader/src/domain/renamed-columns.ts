import { currentSchema, normalisedType, type TableHead, typeText, widens } from '@snapferry/iceberg';
import type { ProofRecord } from '@snapferry/ports';

/**
 * In words, each column that readers find under another name or type than it was written with, or not at all: its values stand
 * as they were, and mean something else. Columns that others added hold nothing of the load, and none of its.
 */
export function renamedColumns({ metadata }: TableHead, { columns }: ProofRecord): string[] {
  const fields = new Map(currentSchema(metadata).fields.map((field) => [field.id, field]));
  return columns.flatMap(({ fieldId, name, icebergType }) => {
    const field = fields.get(fieldId);
    const expected = `expected field ${fieldId} to be column "${name}", ${icebergType}`;
    if (field === undefined) return [`${expected}, found none`];
    const type = typeText(field.type);
    if (field.name === name && isAsWritten(icebergType, type)) return [];
    return [`${expected}, found "${field.name}", ${type}`];
  });
}

/** A type that others widened reads the same values. */
function isAsWritten(written: string, found: string): boolean {
  return found === normalisedType(written) || widens(written, found);
}
