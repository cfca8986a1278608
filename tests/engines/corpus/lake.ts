import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { contractFromDocument, type DataContract, type JsonObject, loadsTable } from '@snapferry/contract';
import { type EventBridgeEnvelope, runCompleted, runFailed, tableLoadRequested } from '@snapferry/events';
import { fileCatalog, localDataFiles, localFileIo, type TableCatalog, type TableHead } from '@snapferry/iceberg';
import { fileObjectStore, filePartStager } from '@snapferry/local';
import { runFolderUri } from '@snapferry/ports';
import {
  type FixedClock,
  fixedClock,
  lakeAccount,
  landingUri,
  memoryRegistry,
  received,
  registeredDataset,
  type TestRun,
  tableEvent,
  testProofMac,
  testRun,
  workUri,
} from '@snapferry/testkit';
import { openLoadEngine } from '@snapferry/transform';
import { planTable } from '../../../services/load-planner/src/domain/plan-table.ts';
import { storePlan } from '../../../services/load-planner/src/domain/store-plan.ts';
import { appendLoads, type RunEndEvent } from '../../../services/table-loader/src/domain/append-loads.ts';
import { loadTable } from '../../../services/table-loader/src/domain/load-table.ts';
import type { Loaded } from '../../../services/table-loader/src/domain/result.ts';
import { writeExportParts } from './export-parts.ts';
import type { Content, CorpusTable } from './table.ts';

export const namespace = 'corpus';

/** A lake in a folder, filled by the product: load-planner plans and table-loader loads, as they do for a run. */
export interface Lake {
  /** Absolute path of the folder with `corpus/<table>/`. */
  readonly warehouse: string;
  readonly catalog: TableCatalog;
  /** Loads one day of a table, as the next day's run; the same day again is the same run. */
  load(table: CorpusTable, day: number, options?: LoadOptions): Promise<Loaded>;
  /** Adds the end of a run to the log of loads, and returns the log. */
  logRun(end: EventBridgeEnvelope): Promise<TableHead>;
}

export interface LoadOptions {
  /** Runs once the load knows the table and has written its files, and before it commits. */
  readonly beforeCommit?: () => Promise<void>;
}

const dayMs = 86_400_000;
const firstDay = Date.parse('2026-11-01T03:00:00.000Z');

export function openLake(home: string): Lake {
  const warehouse = join(home, 'lake');
  const objects = fileObjectStore(join(home, 'objects'));
  const clock = fixedClock(new Date(firstDay).toISOString());
  const catalog = fileCatalog({ warehouse, now: () => clock.now() });
  const deps = {
    registry: memoryRegistry(registeredDataset(namespace)),
    objects,
    ownAccount: lakeAccount,
    workUri,
    warehouse: { catalog, io: localFileIo(), ...localDataFiles() },
    clock,
    openEngine: () => openEngine(join(home, 'scratch', randomUUID())),
  };
  return {
    warehouse,
    catalog,
    async load(table, day, { beforeCommit } = {}) {
      const content = table.days[day];
      if (content === undefined) throw new Error(`${table.name} has no day ${day}`);
      setClock(clock, day);
      const run = runOf(table, content, day);
      const plan = await storePlan(objects, workUri, planTable(await planInput(objects, run, content)));
      const request = tableEvent.loadRequested(run, table.name, {
        attempt: plan.attempt,
        plan: { uri: plan.uri, sha256: plan.sha256, parts: 0, bytes: 0 },
      });
      const result = await loadTable(
        {
          ...deps,
          warehouse: { ...deps.warehouse, catalog: interrupted(catalog, beforeCommit) },
          stager: filePartStager(objects),
          proofMac: testProofMac,
          keys: { get: () => Promise.reject(new Error('no column of the corpus is hashed')) },
          // One part a window: put together, a small corpus would never have two files whose bounds differ.
          scratchBytes: 0,
        },
        received(tableLoadRequested, request),
      );
      if (result.outcome === 'held') throw new Error(`${table.name}, day ${day}: ${result.reason}`);
      return result;
    },
    async logRun(end) {
      const definition = end['detail-type'] === runFailed.type ? runFailed : runCompleted;
      await appendLoads(deps, received(definition, end) as RunEndEvent);
      const head = await catalog.load({ namespace, name: loadsTable });
      if (head === undefined) throw new Error('expected a log of loads');
      return head;
    },
  };
}

/** The catalogue, in which others get their turn before the first commit. */
function interrupted(catalog: TableCatalog, others: (() => Promise<void>) | undefined): TableCatalog {
  let turn = others;
  return {
    ...catalog,
    async commit(...change) {
      const now = turn;
      turn = undefined;
      await now?.();
      return catalog.commit(...change);
    },
  };
}

function setClock(clock: FixedClock, day: number): void {
  clock.advance(firstDay + day * dayMs - clock.now().getTime());
}

async function planInput(objects: ReturnType<typeof fileObjectStore>, run: TestRun, content: Content) {
  const folder = `${runFolderUri(landingUri, { dataset: namespace, runId: run.runId, attempt: 1 })}task/postgres/`;
  const [table] = run.contract.tables;
  if (table === undefined) throw new Error('the contract has no table');
  const uriOf = (part: number): string =>
    `${folder}public.${table.name}/1/part-${String(part).padStart(5, '0')}.gz.parquet`;
  // A run that is tried again finds its export as it was.
  const known = await objects.head(uriOf(0));
  const written = known === undefined ? await writeExportParts(content, (part) => objects.pathOf(uriOf(part))) : [];
  const parts = [];
  for (let part = 0; part < written.length || known !== undefined; part += 1) {
    const found = await objects.head(uriOf(part));
    if (found === undefined) break;
    parts.push(found);
  }
  const columns = content.columns.map(({ name }) => ({ name, originalType: 'text' }));
  return {
    runId: run.runId,
    snapshot: run.snapshot,
    contract: run.contract,
    table,
    exported: { status: 'complete', columns, parts, missing: [], present: true },
  };
}

function runOf(table: CorpusTable, content: Content, day: number): TestRun {
  const time = new Date(firstDay + day * dayMs).toISOString();
  const arn = `arn:aws:rds:eu-central-1:111122223333:snapshot:${table.name.replaceAll('_', '-')}-${day}`;
  return testRun({ contract: contractOf(table, content, day), arn, time });
}

function contractOf(table: CorpusTable, content: Content, day: number): DataContract {
  const property = (name: string, value: unknown) => (value === undefined ? [] : [{ property: name, value }]);
  const document = {
    apiVersion: 'v3.1.0',
    kind: 'DataContract',
    id: namespace,
    version: `1.${day}.0`,
    status: 'active',
    servers: [{ server: 'production', type: 'postgresql', database: 'postgres', schema: 'public' }],
    schema: [
      {
        name: table.name,
        customProperties: [
          ...property('snapferryPartition', content.partition),
          ...property('snapferrySort', content.sort),
          // The corpus has days that hold less than the day before, and empty ones.
          ...property('snapferryMaxShrink', 1),
        ],
        properties: content.columns.map(({ name, kind, renamedFrom }) => ({
          name,
          physicalType: kind.physicalType,
          customProperties: [
            { property: 'snapferryPolicy', value: 'allow' },
            ...property('snapferryIcebergType', kind.override),
            ...property('snapferryRenamedFrom', renamedFrom),
          ],
        })),
      },
    ],
  };
  return contractFromDocument(document as unknown as JsonObject);
}

async function openEngine(directory: string) {
  const outputDirectory = join(directory, 'out');
  mkdirSync(outputDirectory, { recursive: true });
  const engine = await openLoadEngine({ tempDirectory: join(directory, 'engine'), threads: 1 });
  return {
    engine,
    outputDirectory,
    dispose: async () => {
      await engine.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
