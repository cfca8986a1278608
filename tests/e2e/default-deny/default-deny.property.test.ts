import { announcer, InProgressPersistence } from '@snapferry/chassis';
import { planSchema, type WantedColumn } from '@snapferry/iceberg';
import { createOnExportCompleted } from '@snapferry/load-planner';
import { type LoadPlan, loadPlan } from '@snapferry/ports';
import { createOnSnapshotCompleted } from '@snapferry/snapshot-exporter';
import {
  databaseSnapshot,
  deliver,
  exportPlace,
  fixedClock,
  lakeAccount,
  memoryExportTasks,
  memoryInProgressStore,
  memoryObjectStore,
  memoryRegistry,
  memorySnapshots,
  putRdsExport,
  recordedObservability,
  recordingPublisher,
  registeredDataset,
  runEvent,
  sourceAccount,
  sourceDataset,
  testRun,
  workUri,
} from '@snapferry/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildProjection } from '../../../packages/transform/src/projection.ts';
import {
  type DatabaseTable,
  deniedMarks,
  type GeneratedDatabase,
  generatedDatabase,
  isCarriedColumn,
  isCarriedTable,
} from './arbitrary.ts';

/** What snapshot-exporter asks RDS for. */
async function exportOnly({ contract }: GeneratedDatabase): Promise<readonly string[]> {
  const run = testRun({ contract });
  const exportTasks = memoryExportTasks();
  const handler = createOnSnapshotCompleted({
    ownAccount: sourceAccount,
    lakeAccount,
    exportTasks,
    objects: memoryObjectStore(),
    snapshots: memorySnapshots([databaseSnapshot(run.snapshot)]),
    datasets: [sourceDataset(contract)],
    announce: announcer({ publisher: recordingPublisher(), clock: fixedClock(), source: 'snapferry.source' }),
    observability: recordedObservability().observability,
    inProgress: new InProgressPersistence(memoryInProgressStore()),
  });
  expect(await deliver(handler, runEvent.snapshotCompleted(run))).toEqual([]);
  return exportTasks.started.flatMap((request) => request.exportOnly);
}

/** What load-planner plans of an export that holds everything, also what nobody asked for. */
async function plans({ contract, tables }: GeneratedDatabase): Promise<{ plans: LoadPlan[]; requested: string[] }> {
  const run = testRun({ contract });
  const objects = memoryObjectStore();
  const publisher = recordingPublisher();
  await putRdsExport(objects, {
    ...exportPlace(run),
    database: 'app',
    tables: Object.fromEntries(
      tables.map(({ schema, name, columns }) => [
        `${schema}.${name}`,
        { columns: Object.fromEntries(columns.map((column) => [column.name, column.type.dataType])) },
      ]),
    ),
  });
  const handler = createOnExportCompleted({
    registry: memoryRegistry(registeredDataset('shop')),
    objects,
    ownAccount: lakeAccount,
    workUri,
    engine: 'duckdb',
    announce: announcer({ publisher, clock: fixedClock(), source: 'snapferry.lake' }),
    observability: recordedObservability().observability,
    inProgress: new InProgressPersistence(memoryInProgressStore()),
  });
  expect(await deliver(handler, runEvent.exportCompleted(run))).toEqual([]);
  return {
    plans: objects
      .uris()
      .filter((uri) => uri.startsWith(`${workUri}plans/`))
      .map((uri) => loadPlan.parse(JSON.parse(objects.text(uri)))),
    requested: publisher.events
      .filter(({ type }) => type === 'TableLoadRequested')
      .map(({ data }) => (data as { table: { source: string } }).table.source),
  };
}

/** The SQL that table-loader runs over the files of a table, which hold every column. */
function sql(plan: LoadPlan, { columns }: DatabaseTable): { text: string; read: readonly string[] } {
  const fields = plan.columns.map((column, index) => ({ column, fieldId: 2 * index + 1, elementId: 2 * index + 2 }));
  const exported = columns.map(({ name, type }) => ({ name, physicalType: type.parquet }));
  const {
    rows,
    invalidCounts = '',
    sourceCounts = '',
    sources,
  } = buildProjection(fields, exported, ['/part.parquet'], 'h');
  const read = sources.map((source) => exported[Number(source.slice(1))]?.name ?? source);
  return { text: [rows, invalidCounts, sourceCounts].join('\n'), read };
}

const sourceOf = ({ schema, name }: DatabaseTable): string => `${schema}.${name}`;
const sorted = (texts: readonly string[]): string[] => [...texts].sort();
const carriedNames = ({ columns }: DatabaseTable): string[] => columns.filter(isCarriedColumn).map(({ name }) => name);

describe('whatever a contract does not carry', () => {
  it('is not asked of RDS: the request names the carried tables and no other', async () => {
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(generatedDatabase, async (database) => {
        const wanted = database.tables
          .filter((table) => isCarriedTable(table) && /^[A-Za-z0-9$_]+$/.test(table.schema + table.name))
          .map((table) => `app.${sourceOf(table)}`);
        asked += wanted.length;
        expect(sorted(await exportOnly(database))).toEqual(sorted(wanted));
      }),
    );
    expect(asked).toBeGreaterThan(20);
  });

  it('is in no plan, no SQL and no lake table, though the export holds it', async () => {
    let planned = 0;
    await fc.assert(
      fc.asyncProperty(generatedDatabase, async (database) => {
        const marks = deniedMarks(database.tables);
        const made = await plans(database);
        expect(sorted(made.requested)).toEqual(sorted(made.plans.map((plan) => plan.table.source)));
        for (const plan of made.plans) {
          planned += 1;
          const table = database.tables.find((each) => sourceOf(each) === plan.table.source);
          if (table === undefined || !isCarriedTable(table)) throw new Error(`${plan.table.source} is not carried`);
          expect(plan.columns.map(({ source }) => source)).toEqual(carriedNames(table));

          const { text, read } = sql(plan, table);
          expect(sorted(read)).toEqual(sorted(carriedNames(table)));
          const { schema } = planSchema(undefined, plan.columns.map(wantedColumn));
          expect(schema.fields.map(({ name }) => name)).toEqual(carriedNames(table).map((name) => name.toLowerCase()));

          // The plan counts what it leaves out, and names nothing of it.
          const written = [JSON.stringify(plan), text, JSON.stringify(schema)].join('\n').toLowerCase();
          for (const mark of marks) expect(written).not.toContain(mark.toLowerCase());
        }
      }),
    );
    expect(planned).toBeGreaterThan(20);
  });
});

function wantedColumn({ target, icebergType }: LoadPlan['columns'][number]): WantedColumn {
  return { name: target, type: icebergType as WantedColumn['type'] };
}
