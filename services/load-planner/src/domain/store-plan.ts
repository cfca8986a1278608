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
  const newest = await newestPlan(objects, workUri, plan.runId, plan.table.name);
  if (newest > 0) {
    const uri = uriOf(workUri, plan.runId, plan.table.name, newest);
    if (digest(await objects.read(uri)) === sha256) return { uri, sha256, attempt: newest };
  }
  const uri = uriOf(workUri, plan.runId, plan.table.name, newest + 1);
  await objects.write(uri, body);
  return { uri, sha256, attempt: newest + 1 };
}

/** Number of the table's newest plan; 0 where there is none. */
export async function newestPlan(objects: ObjectStore, workUri: string, runId: string, table: string): Promise<number> {
  let newest = 0;
  while ((await objects.head(uriOf(workUri, runId, table, newest + 1))) !== undefined) newest += 1;
  return newest;
}

function uriOf(workUri: string, runId: string, table: string, attempt: number): string {
  return planUri(workUri, { runId, attempt, table: table.split('.').at(-1) as string });
}

function digest(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}
