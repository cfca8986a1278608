import { createHash } from 'node:crypto';
import type { DataOf, tableLoadRequested } from '@snapferry/events';
import {
  isBelow,
  KeyUnavailableError,
  type LoadPlan,
  loadPlan,
  type ObjectStore,
  planUri,
  policyDigest,
  type RegisteredDataset,
  runPrefixUri,
} from '@snapferry/ports';
import { PlanMismatchError } from './errors.ts';
import { pseudonymised } from './properties.ts';

type Request = DataOf<typeof tableLoadRequested>;

/**
 * The plan that the event was announced with, held against its digest, the event, and the registry: every part must lie
 * below the run's own folder, the table inside the dataset's namespace, and its key be one of the dataset's.
 *
 * @throws PlanMismatchError; ObjectNotFoundError; KeyUnavailableError for a key that is not the dataset's
 */
export async function readPlan(
  objects: ObjectStore,
  workUri: string,
  request: Request,
  dataset: RegisteredDataset,
): Promise<LoadPlan> {
  const table = request.table.name.slice(dataset.namespace.length + 1);
  const expected = planUri(workUri, { runId: request.runId, attempt: request.attempt, table });
  const about = `${request.table.name}, run ${request.runId}`;
  if (request.plan.uri !== expected)
    throw new PlanMismatchError(`${about}: expected its plan at ${expected}, found another address`);
  const body = await objects.read(expected);
  const sha256 = createHash('sha256').update(body).digest('hex');
  if (sha256 !== request.plan.sha256) {
    throw new PlanMismatchError(
      `${about}: expected a plan with SHA-256 ${request.plan.sha256}, found ${sha256}. Replay the run from ExportCompleted.`,
    );
  }
  const parsed = loadPlan.safeParse(JSON.parse(new TextDecoder().decode(body)));
  if (!parsed.success) throw new PlanMismatchError(`${about}: expected a load plan of version 1, found another form`);
  const plan = parsed.data;
  const agrees =
    plan.runId === request.runId && plan.dataset === request.dataset && plan.table.name === request.table.name;
  if (!agrees || !plan.table.name.startsWith(`${dataset.namespace}.`)) {
    throw new PlanMismatchError(`${about}: the plan is of another run, table or namespace`);
  }
  // The receipt is of the policy that is applied, and of no other.
  if (plan.policyDigest !== policyDigest(plan)) {
    throw new PlanMismatchError(
      `${about}: expected the plan to name the digest of its own policy, found another. Replay the run from ExportCompleted.`,
    );
  }
  requireParts(plan, dataset, about);
  requireKey(plan, dataset, about);
  return plan;
}

function requireKey(plan: LoadPlan, { keyIds }: RegisteredDataset, about: string): void {
  if (pseudonymised(plan) === 0 || keyIds === undefined || keyIds.includes(plan.keyId)) return;
  throw new KeyUnavailableError(
    `${about}: expected one of the keys that the registry gives ${plan.dataset} (${keyIds.join(', ') || 'none'}), found ${plan.keyId} in its contract. ` +
      'Name one of those in the contract (snapferryKeyId), or let the data team register the key.',
  );
}

function requireParts(plan: LoadPlan, dataset: RegisteredDataset, about: string): void {
  const runPrefix = runPrefixUri(dataset.landingUri, plan);
  const outside = plan.parts.filter((part) => !isBelow(part.uri, runPrefix));
  if (outside.length > 0) {
    throw new PlanMismatchError(`${about}: expected all parts below ${runPrefix}, found ${outside.length} elsewhere`);
  }
}
