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
