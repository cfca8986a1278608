import { type Announce, type ReceivedEvent, reasonCode, SnapferryError } from '@snapferry/chassis';
import type { ContractTable, DataContract } from '@snapferry/contract';
import { type exportCompleted, tableLoadRequested, tableRejected } from '@snapferry/events';
import {
  type DatasetRegistry,
  isBelow,
  type ObjectStore,
  type OpenedRun,
  openRun,
  runFolderUri,
  withinBytes,
} from '@snapferry/ports';
import { LayoutUnknownError, RawExportExpiredError, UriOutsidePrefixError } from './errors.ts';
import { type ExportedTables, exportedTable, withWords } from './exported-table.ts';
import { type PlanTableInput, planTable, standingDrift } from './plan-table.ts';
import { readPlainExport } from './read-plain-export.ts';
import { readRdsExport } from './read-rds-export.ts';
import { newestPlan, storePlan } from './store-plan.ts';

export interface PlanLoadsDeps {
  readonly registry: DatasetRegistry;
  /** Landing areas, contracts and the work bucket. */
  readonly objects: ObjectStore;
  readonly ownAccount: string;
  /** `s3://bucket/` of the lake's own work bucket. */
  readonly workUri: string;
  readonly engine: string;
  readonly announce: Announce;
}

export type ExportCompletedEvent = ReceivedEvent<typeof exportCompleted>;

/** What was decided for one table. */
export type TablePlanned =
  | { readonly table: string; readonly parts: number }
  | { readonly table: string; readonly rejected: string };

/**
 * Plans the load of every table that the contract carries, and asks for it. A table that cannot be planned is rejected
 * by itself; the others go on.
 *
 * @throws UntrustedEventError; ContractMismatchError; UriOutsidePrefixError; LayoutUnknownError; RawExportExpiredError
 */
export async function planLoads(deps: PlanLoadsDeps, event: ExportCompletedEvent): Promise<TablePlanned[]> {
  const run = await openRun(event, deps);
  const exported = await readExport(deps, event, run);
  const planned: TablePlanned[] = [];
  for (const table of run.contract.tables) {
    if (table.carried) planned.push(await planOne(deps, event, { contract: run.contract, table, exported }));
  }
  return planned;
}

async function readExport(
  deps: PlanLoadsDeps,
  event: ExportCompletedEvent,
  { dataset, contract }: OpenedRun,
): Promise<ExportedTables> {
  const { data } = event;
  const runFolder = runFolderUri(dataset.landingUri, data);
  if (!isBelow(data.uri, runFolder) || !data.uri.endsWith('/')) {
    throw new UriOutsidePrefixError(`run ${data.runId}: expected an export below ${runFolder}, found another place`);
  }
  if (data.layout === 'plain') {
    return readPlainExport(deps.objects, data.uri, { tables: data.tables, files: data.files ?? [] });
  }
  if (data.layout !== 'rds-export') {
    throw new LayoutUnknownError(
      `run ${data.runId}: expected layout rds-export or plain, found ${data.layout.slice(0, 40)}`,
    );
  }
  const found = await readRdsExport(deps.objects, data.uri, contract.database);
  if (found === undefined) {
    throw new RawExportExpiredError(
      `run ${data.runId}: expected the export at ${data.uri}, found nothing there. Its files may have expired.`,
    );
  }
  return withWords(found, data.tables);
}

/** Of the 256 KiB that an event may have; a table has at most 1,600 columns, but their names may be long. */
const maxDriftBytes = 100_000;

async function planOne(
  deps: PlanLoadsDeps,
  event: ExportCompletedEvent,
  { contract, table, exported }: { contract: DataContract; table: ContractTable; exported: ExportedTables },
): Promise<TablePlanned> {
  const { dataset, runId, snapshot } = event.data;
  const name = { source: `${table.schema}.${table.name}`, name: `${contract.dataset}.${table.target}` };
  const input: PlanTableInput = { runId, snapshot, contract, table, exported: exportedTable(exported, name.source) };
  const { kept: drift, omitted: driftOmitted } = withinBytes(standingDrift(input), maxDriftBytes);
  const about = { dataset, runId, snapshot, table: name, drift, ...(driftOmitted === 0 ? {} : { driftOmitted }) };
  const address = { subject: runId, table: name.source, causationId: event.id };
  try {
    const plan = planTable(input);
    const stored = await storePlan(deps.objects, deps.workUri, plan);
    const bytes = plan.parts.reduce((sum, part) => sum + part.size, 0);
    await deps.announce(tableLoadRequested, {
      ...address,
      attempt: stored.attempt,
      data: {
        ...about,
        attempt: stored.attempt,
        contractVersion: contract.version,
        contractDigest: contract.digest,
        keyId: contract.keyId,
        engine: deps.engine,
        plan: { uri: stored.uri, sha256: stored.sha256, parts: plan.parts.length, bytes },
        ...(input.exported?.warning === undefined ? {} : { warning: input.exported.warning }),
      },
    });
    return { table: name.source, parts: plan.parts.length };
  } catch (error) {
    if (!(error instanceof SnapferryError) || error.disposition !== 'reject') throw error;
    // Load attempts are plans, and this made none. The export's attempt, as the revision, keeps this rejection's id
    // apart from one by table-loader of the newest plan.
    const attempt = Math.max(1, await newestPlan(deps.objects, deps.workUri, runId, name.name));
    const data = { ...about, attempt, reasonCode: reasonCode(error), reason: error.message };
    await deps.announce(tableRejected, { ...address, attempt, revision: event.data.attempt, data });
    return { table: name.source, rejected: error.code };
  }
}
