import { createHash } from 'node:crypto';
import { type LoadPlan, type ObjectStore, planUri } from '@snapferry/ports';

export interface StoredPlan {
  readonly uri: string;
  readonly sha256: string;
  /** The number of the plan, which is the load's attempt. */
  readonly attempt: number;
}

/**
 * Writes the plan as the table's next one, unless the newest that is there says the same: then that one stands, so that
 * a redelivered event raises no attempt.
 */
export async function storePlan(objects: ObjectStore, workUri: string, plan: LoadPlan): Promise<StoredPlan> {
  const body = new TextEncoder().encode(JSON.stringify(plan));
  const sha256 = digest(body);
  const table = plan.table.name.split('.').at(-1) as string;
  const uriOf = (attempt: number): string => planUri(workUri, { runId: plan.runId, attempt, table });
  let attempt = 1;
  while ((await objects.head(uriOf(attempt + 1))) !== undefined) attempt += 1;
  const newest = await objects.head(uriOf(attempt));
  if (newest !== undefined) {
    if (digest(await objects.read(newest.uri)) === sha256) return { uri: newest.uri, sha256, attempt };
    attempt += 1;
  }
  await objects.write(uriOf(attempt), body);
  return { uri: uriOf(attempt), sha256, attempt };
}

function digest(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}
