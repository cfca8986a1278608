import { randomUUID } from 'node:crypto';
import type { Clock, ReceivedEvent } from '@snapferry/chassis';
import { defaultRetentionDays } from '@snapferry/contract/retention';
import type { tableLoadRequested } from '@snapferry/events';
import {
  newSnapshotId,
  planLayout,
  planSchema,
  replaceContent,
  type TableHead,
  type TableIdentifier,
  type WantedColumn,
} from '@snapferry/iceberg';
import {
  type DatasetRegistry,
  type HeldLoad,
  type LoadPlan,
  type ObjectStore,
  type ReleaseMarker,
  trustSender,
} from '@snapferry/ports';
import type { Warehouse } from '../ports/warehouse.ts';
import { admit, type Standing } from './guard.ts';
import { type Content, heldContent, isSafeToUse, keepContent } from './held-content.ts';
import { type LoadKey, mustWait, readHold, rowsOf } from './hold.ts';
import { identityOf, propertiesOf } from './properties.ts';
import { readPlan } from './read-plan.ts';
import { recordProof } from './record-proof.ts';
import { describeHeld, describeLoaded, type Held, type Loaded } from './result.ts';
import { type TableShape, type WriteTableDeps, writeTable } from './write-table.ts';

export interface LoadTableDeps extends WriteTableDeps {
  readonly registry: DatasetRegistry;
  readonly objects: ObjectStore;
  readonly ownAccount: string;
  readonly workUri: string;
  readonly warehouse: Warehouse;
  readonly clock: Clock;
  /** Days after which files that no snapshot lists may be removed. By default `defaultRetentionDays`' own. */
  readonly unreferencedDays?: number;
}

export type LoadRequest = ReceivedEvent<typeof tableLoadRequested>;

/** What became of a load, and whether files that were held had to be written again. */
export type LoadResult = (Loaded | Held) & { readonly heldFiles?: 'written again' };

/**
 * Makes the planned parts the content of the lake table, or finds that it holds them, or newer ones, already. All or
 * nothing: until the commit the table stands as it was. A load that takes away too many rows is written, kept and not
 * committed until somebody releases it.
 *
 * @throws what the engine, the guard and the commit throw; each says by its disposition whether to try again.
 */
export async function loadTable(deps: LoadTableDeps, request: LoadRequest): Promise<LoadResult> {
  const { attempt, runId, plan: planned } = request.data;
  const dataset = await trustSender(request, request.data.dataset, deps.registry, deps.ownAccount);
  const plan = await readPlan(deps.objects, deps.workUri, request.data, dataset);
  const table: TableIdentifier = {
    namespace: dataset.namespace,
    name: plan.table.name.slice(dataset.namespace.length + 1),
  };

  const head = await deps.warehouse.catalog.load(table);
  const verdict = admit(head, plan);
  if (!verdict.proceed && head !== undefined) return describeLoaded(plan, attempt, verdict.outcome, head);
  const key: LoadKey = { runId, attempt, table: table.name, planSha256: planned.sha256 };
  const { held, release } = await readHold(deps.objects, deps.workUri, key);
  if (held !== undefined && mustWait(head, held.rows, plan, release)) return describeHeld(plan, attempt, held);

  const columns: WantedColumn[] = plan.columns.map((column) => ({
    name: column.target,
    type: column.icebergType as WantedColumn['type'],
    ...(column.renamedFrom === undefined ? {} : { renamedFrom: column.renamedFrom }),
  }));
  const schema = planSchema(head, columns);
  // What the table cannot take is refused here, before an hour is spent on its files.
  const layout = planLayout(head?.metadata, schema.schema, plan);
  const location = head?.location ?? deps.warehouse.catalog.locationOf(table);
  const shape: TableShape = { schema, layout, location };
  const days = deps.unreferencedDays ?? defaultRetentionDays.unreferencedFiles;
  const usable = held !== undefined && isSafeToUse(held, days, deps.clock.now());
  const kept = usable ? await heldContent(deps.warehouse, held, columns, shape) : undefined;
  const content: Content = kept ?? (await writeProven(deps, plan, attempt, shape));
  const rewritten = held !== undefined && kept === undefined ? { heldFiles: 'written again' as const } : {};

  const rows = Number(content.rows);
  const result = await replaceContent<Standing | 'held'>(
    { ...deps.warehouse, now: () => deps.clock.now(), newSnapshotId, newUuid: randomUUID },
    {
      table,
      columns,
      schema: content.held === undefined ? schema : { ...schema, schema: content.held.schema },
      files: content.files,
      held: content.held,
      partition: plan.partition,
      sort: plan.sort,
      properties: propertiesOf(plan, content),
      summary: { ...identityOf(plan, content), ...releaseNote(release) },
      // Both are asked of the very version that the commit builds on: a rival may have changed what this one replaces.
      admit: (current) => {
        const standing = admit(current, plan);
        return standing.proceed && mustWait(current, rows, plan, release)
          ? { proceed: false, outcome: 'held' }
          : standing;
      },
    },
  );
  if (result.kind === 'stopped' && result.outcome === 'held') {
    const rowsBefore = rowsOf(result.head);
    const record = kept === undefined ? await keepContent(deps, plan, key, { ...content, ...shape, rowsBefore }) : held;
    return { ...describeHeld(plan, attempt, record as HeldLoad), ...rewritten };
  }
  const outcome = result.kind === 'committed' ? 'loaded' : (result.outcome as Standing);
  return { ...describeLoaded(plan, attempt, outcome, result.head as TableHead), ...rewritten };
}

/** The planned parts as files in the table's folder, and in the work bucket the proof that they hold the export's rows. */
async function writeProven(deps: LoadTableDeps, plan: LoadPlan, attempt: number, shape: TableShape): Promise<Content> {
  const { evidence, ...written } = await writeTable(deps, plan, shape);
  if (evidence === undefined || deps.proofMac === 'unproven') return written;
  return { ...written, proof: await recordProof({ ...deps, proofMac: deps.proofMac }, plan, attempt, evidence) };
}

/** For whoever reads the table's history later. */
function releaseNote(release: ReleaseMarker | undefined): Record<string, string> {
  return release === undefined ? {} : { 'snapferry.released-at': release.releasedAt };
}
