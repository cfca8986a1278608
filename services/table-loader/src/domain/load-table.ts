import { randomUUID } from 'node:crypto';
import type { Clock, ReceivedEvent } from '@snapferry/chassis';
import type { tableLoadRequested } from '@snapferry/events';
import {
  type DataFile,
  newSnapshotId,
  type PlannedLayout,
  type PlannedSchema,
  planLayout,
  planSchema,
  replaceContent,
  type TableHead,
  type TableIdentifier,
  type WantedColumn,
} from '@snapferry/iceberg';
import {
  type DatasetRegistry,
  type LoadPlan,
  type ObjectStore,
  type PartStager,
  type PseudonymisationKeys,
  trustSender,
} from '@snapferry/ports';
import type { LoadEngine, WrittenFile, WrittenFiles } from '@snapferry/transform';
import type { Warehouse } from '../ports/warehouse.ts';
import { admit, type Standing } from './guard.ts';
import { identityOf, propertiesOf, pseudonymised } from './properties.ts';
import { readPlan } from './read-plan.ts';
import { describeLoaded, type Loaded } from './result.ts';

export interface LoadTableDeps {
  readonly registry: DatasetRegistry;
  readonly objects: ObjectStore;
  readonly ownAccount: string;
  readonly workUri: string;
  readonly stager: PartStager;
  readonly warehouse: Warehouse;
  readonly keys: PseudonymisationKeys;
  readonly clock: Clock;
  /** A fresh engine with a scratch directory of its own, for one load. */
  readonly openEngine: () => Promise<{ engine: LoadEngine; outputDirectory: string; dispose: () => Promise<void> }>;
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
  const { files, nulledValues } = await writeFiles(deps, plan, { schema, layout, location });

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

/** Writes the data files and puts them into the table's folder, where nothing refers to them until the commit does. */
async function writeFiles(
  deps: LoadTableDeps,
  plan: LoadPlan,
  { schema, layout, location }: { schema: PlannedSchema; layout: PlannedLayout; location: string },
): Promise<{ files: DataFile[]; nulledValues: WrittenFiles['nulledValues'] }> {
  const key = pseudonymised(plan) > 0 ? await deps.keys.get(plan.keyId) : undefined;
  const staged = await deps.stager.stage(plan.parts);
  try {
    const { engine, outputDirectory, dispose } = await deps.openEngine();
    try {
      const written = await engine.writeDataFiles({
        parts: [...staged.paths],
        columns: columnsWithIds(plan, schema),
        outputDirectory,
        ...(plan.partition === undefined ? {} : { partition: plan.partition }),
        ...(plan.sort === undefined ? {} : { sort: plan.sort }),
        ...(key === undefined ? {} : { key }),
      });
      await staged.verify();
      const files: DataFile[] = [];
      for (const file of written.files) {
        const uri = `${location}/data/${file.path.split('/').at(-1)}`;
        await deps.warehouse.placeDataFile(file.path, uri);
        files.push(dataFile(file, uri, layout));
      }
      return { files, nulledValues: written.nulledValues };
    } finally {
      await dispose();
    }
  } finally {
    await staged.release();
  }
}

function dataFile({ partition, ...file }: WrittenFile, uri: string, { partitionFields }: PlannedLayout): DataFile {
  if (partition === undefined) return { ...file, uri };
  return { ...file, uri, partition: new Map(partitionFields.map(({ name }, i) => [name, partition[i] ?? null])) };
}

function columnsWithIds(plan: LoadPlan, { schema }: PlannedSchema) {
  const fields = new Map(schema.fields.map((field) => [field.name, field]));
  return plan.columns.map((column) => {
    const field = fields.get(column.target);
    if (field === undefined)
      throw new Error(`${plan.table.name}: column ${column.target} is not in the planned schema`);
    return {
      column,
      fieldId: field.id,
      ...(typeof field.type === 'string' ? {} : { elementId: field.type['element-id'] }),
    };
  });
}
