import { randomUUID } from 'node:crypto';
import type { Clock, ReceivedEvent } from '@snapferry/chassis';
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
import { type DatasetRegistry, type ObjectStore, trustSender } from '@snapferry/ports';
import type { Warehouse } from '../ports/warehouse.ts';
import { admit, type Standing } from './guard.ts';
import { identityOf, propertiesOf } from './properties.ts';
import { readPlan } from './read-plan.ts';
import { describeLoaded, type Loaded } from './result.ts';
import { type WriteTableDeps, writeTable } from './write-table.ts';

export interface LoadTableDeps extends WriteTableDeps {
  readonly registry: DatasetRegistry;
  readonly objects: ObjectStore;
  readonly ownAccount: string;
  readonly workUri: string;
  readonly warehouse: Warehouse;
  readonly clock: Clock;
}

export type LoadRequest = ReceivedEvent<typeof tableLoadRequested>;

/**
 * Makes the planned parts the content of the lake table, or finds that it holds them, or newer ones, already. All or
 * nothing: until the commit the table stands as it was.
 *
 * @throws what the engine, the guard and the commit throw; each says by its disposition whether to try again.
 */
export async function loadTable(deps: LoadTableDeps, request: LoadRequest): Promise<Loaded> {
  const dataset = await trustSender(request, request.data.dataset, deps.registry, deps.ownAccount);
  const plan = await readPlan(deps.objects, deps.workUri, request.data, dataset);
  const table: TableIdentifier = {
    namespace: dataset.namespace,
    name: plan.table.name.slice(dataset.namespace.length + 1),
  };

  const head = await deps.warehouse.catalog.load(table);
  const verdict = admit(head, plan);
  if (!verdict.proceed && head !== undefined)
    return describeLoaded(plan, request.data.attempt, verdict.outcome, head, []);

  const columns: WantedColumn[] = plan.columns.map((column) => ({
    name: column.target,
    type: column.icebergType as WantedColumn['type'],
    ...(column.renamedFrom === undefined ? {} : { renamedFrom: column.renamedFrom }),
  }));
  const schema = planSchema(head, columns);
  // What the table cannot take is refused here, before an hour is spent on its files.
  const layout = planLayout(head?.metadata, schema.schema, plan);
  const location = head?.location ?? deps.warehouse.catalog.locationOf(table);
  const { files, nulledValues } = await writeTable(deps, plan, { schema, layout, location });

  const result = await replaceContent<Standing>(
    { ...deps.warehouse, now: () => deps.clock.now(), newSnapshotId, newUuid: randomUUID },
    {
      table,
      columns,
      schema,
      files,
      partition: plan.partition,
      sort: plan.sort,
      properties: propertiesOf(plan),
      summary: identityOf(plan),
      admit: (current) => admit(current, plan),
    },
  );
  const outcome = result.kind === 'committed' ? 'loaded' : result.outcome;
  return describeLoaded(
    plan,
    request.data.attempt,
    outcome,
    result.head as TableHead,
    result.kind === 'committed' ? nulledValues : [],
  );
}
