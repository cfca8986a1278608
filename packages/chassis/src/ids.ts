import { createHash } from 'node:crypto';

/** The first 32 hex digits of SHA-256 over the JSON text of the array. Same parts, same id, on every machine. */
export function derivedId(parts: readonly (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

export interface EventIdParts {
  readonly source: string;
  readonly type: string;
  readonly subject: string;
  readonly table?: string;
  readonly attempt?: number;
  readonly revision?: number;
}

/** Id of an announced fact. A step that is done announces again under the same id, so that readers may dedupe on it. */
export function eventId(parts: EventIdParts): string {
  const { source, type, subject, table = '', attempt = 0, revision = 0 } = parts;
  return derivedId(['event-1', source, type, subject, table, attempt, revision]);
}

export interface RunIdParts {
  readonly dataset: string;
  /** ARN of the original snapshot, whatever copy of it is exported. */
  readonly snapshotArn: string;
  readonly contractDigest: string;
  /** Part of the identity, so that a rotated key loads the same snapshot anew. */
  readonly keyId: string;
}

export function runId({ dataset, snapshotArn, contractDigest, keyId }: RunIdParts): string {
  return `r-${derivedId(['run-1', dataset, snapshotArn, contractDigest, keyId])}`;
}

/** Name of an export task: at most 60 letters, digits and hyphens, as RDS asks, and unique, so it makes starting idempotent. */
export function exportTaskId(run: string, attempt: number): string {
  return `snapferry-${run}-${attempt}`;
}

/** The inverse of exportTaskId; undefined for a task that is none of ours. */
export function parseExportTaskId(id: string): { runId: string; attempt: number } | undefined {
  const match = /^snapferry-(r-[0-9a-f]{32})-([1-9]\d*)$/.exec(id);
  return match === null ? undefined : { runId: match[1] as string, attempt: Number(match[2]) };
}

/**
 * Name of a run's copied snapshot, in either account: at most 63 letters, digits and hyphens, as RDS asks of cluster
 * snapshots, and unique, so it makes copying idempotent. A copy that failed is followed by one of the next number.
 * Both accounts' policies go by `snapferry-copy-`: another beginning would be a change that the teams deploy together.
 */
export function snapshotCopyId(run: string, number: number): string {
  return `snapferry-copy-${run}-${number}`;
}

/** The inverse of snapshotCopyId; undefined for a snapshot that is no copy of ours. */
export function parseSnapshotCopyId(id: string): { runId: string; number: number } | undefined {
  const match = /^snapferry-copy-(r-[0-9a-f]{32})-([1-9]\d*)$/.exec(id);
  return match === null ? undefined : { runId: match[1] as string, number: Number(match[2]) };
}
