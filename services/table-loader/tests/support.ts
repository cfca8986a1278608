import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DuckDBInstance, type Json } from '@duckdb/node-api';
import { announcer, InProgressPersistence } from '@snapferry/chassis';
import type { EventBridgeEnvelope } from '@snapferry/events';
import {
  currentDataFiles,
  fileCatalog,
  filePath,
  localDataFiles,
  localFileIo,
  type TableIdentifier,
} from '@snapferry/iceberg';
import { type FileObjectStore, fileObjectStore, filePartStager } from '@snapferry/local';
import { type LoadPlan, planUri, policyDigest, type RegisteredDataset } from '@snapferry/ports';
import { createOnRunEnded, createOnTableLoadRequested, createOnVerificationRequested } from '@snapferry/table-loader';
import {
  deliver,
  exportPlace,
  fixedClock,
  lakeAccount,
  lambdaContext,
  memoryInProgressStore,
  memoryRegistry,
  recordedObservability,
  recordingPublisher,
  registeredDataset,
  type TestRun,
  tableEvent,
  testProofMac,
  workUri,
} from '@snapferry/testkit';
import { loadColumn, openLoadEngine, type TableRequest, type TableWriter } from '@snapferry/transform';
import { onTestFinished } from 'vitest';
import { lastLoad } from '../src/domain/last-load.ts';

const table = { namespace: 'shop', name: 'artist' };

/** One engine for what the tests themselves write and read; starting one takes longer than a test. */
const instance = DuckDBInstance.create(':memory:', { threads: '1' });

export async function sql(statement: string): Promise<readonly Record<string, Json>[]> {
  const connection = await (await instance).connect();
  try {
    return (await connection.runAndReadAll(statement)).getRowObjectsJson();
  } finally {
    connection.closeSync();
  }
}

export interface LoaderOptions {
  /** One window by default. */
  readonly scratchBytes?: number;
  /** Comes after each window's files were written. */
  readonly afterWriting?: (rig: { objects: FileObjectStore; window: number }) => Promise<void>;
  /** What the registry says otherwise of the dataset. */
  readonly registered?: Partial<RegisteredDataset>;
  /** Days after which files that no snapshot lists are removed. */
  readonly unreferencedDays?: number;
  /** A home that another loader of the same test works on too. */
  readonly home?: string;
}

/** A loader with its real engine, catalogue and files; only events and clock are played. */
export function loader(options: LoaderOptions = {}) {
  const home = options.home ?? mkdtempSync(join(tmpdir(), 'snapferry-loader-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const clock = fixedClock();
  const objects = fileObjectStore(join(home, 'objects'));
  const catalog = fileCatalog({ warehouse: join(home, 'lake'), now: () => clock.now() });
  const publisher = recordingPublisher();
  const recorded = recordedObservability();
  const key = new Uint8Array(32).fill(7);
  const engines: string[] = [];
  const staged: string[] = [];
  const stager = filePartStager(objects);
  async function openEngine() {
    const directory = join(home, 'tmp', randomUUID());
    engines.push(directory);
    mkdirSync(join(directory, 'out'), { recursive: true });
    const engine = await openLoadEngine({ tempDirectory: join(directory, 'engine'), threads: 1, memoryLimitMb: 256 });
    return {
      engine: {
        ...engine,
        openTable(request: TableRequest): TableWriter {
          const writer = engine.openTable(request);
          let window = 0;
          return {
            ...writer,
            async write(parts: readonly string[]) {
              const written = await writer.write(parts);
              window += 1;
              await options.afterWriting?.({ objects, window });
              return written;
            },
          };
        },
      },
      outputDirectory: join(directory, 'out'),
      async dispose() {
        await engine.close();
        rmSync(directory, { recursive: true, force: true });
      },
    };
  }

  const deps = {
    registry: memoryRegistry(registeredDataset('shop', { keyIds: ['k-1'], ...options.registered })),
    objects,
    ownAccount: lakeAccount,
    workUri,
    stager: {
      ...stager,
      stage(parts: LoadPlan['parts']) {
        staged.push(...parts.map(({ uri }) => uri));
        return stager.stage(parts);
      },
    },
    warehouse: { catalog, io: localFileIo(), ...localDataFiles() },
    proofMac: testProofMac,
    keys: { get: async () => key },
    scratchBytes: options.scratchBytes ?? Number.POSITIVE_INFINITY,
    clock,
    ...(options.unreferencedDays === undefined ? {} : { unreferencedDays: options.unreferencedDays }),
    announce: announcer({ publisher, clock, source: 'snapferry.lake' }),
    observability: recorded.observability,
    inProgress: new InProgressPersistence(memoryInProgressStore()),
    openEngine,
  };
  const verifying = { ...deps, lastLoad: (of: TableIdentifier) => lastLoad(deps, of) };
  const handler = createOnTableLoadRequested(deps);
  const endHandler = createOnRunEnded(deps);
  const verification = createOnVerificationRequested(verifying);

  /** Writes one export part with the given rows (`(id, 'name')`, in SQL). */
  async function putPart(run: TestRun, name: string, values: string): Promise<LoadPlan['parts'][number]> {
    const uri = `${exportPlace(run).uri}app/public.artist/1/${name}`;
    const path = objects.pathOf(uri);
    mkdirSync(dirname(path), { recursive: true });
    await sql(
      `COPY (SELECT CAST(id AS INTEGER) AS id, name FROM (VALUES ${values}) t(id, name)) TO '${path}' (FORMAT parquet, COMPRESSION gzip)`,
    );
    const head = await objects.head(uri);
    if (head === undefined) throw new Error(`expected ${uri} to be written`);
    return head;
  }

  function planOf(run: TestRun, parts: LoadPlan['parts'], changes: Partial<LoadPlan> = {}): LoadPlan {
    const column = (source: string, physicalType: string, policy: 'allow' | 'hmac') =>
      loadColumn({ source, target: source, physicalType, policy });
    const plan = {
      version: 1 as const,
      dataset: 'shop',
      runId: run.runId,
      snapshot: run.snapshot,
      table: { source: 'public.artist', name: 'shop.artist' },
      contractVersion: run.contract.version,
      contractDigest: run.contract.digest,
      keyId: '',
      columns: [column('id', 'integer', 'allow'), column('name', 'text', 'allow')],
      notCarried: 1,
      primaryKey: ['id'],
      parts,
      ...changes,
    };
    return { policyDigest: policyDigest(plan), ...plan };
  }

  /** Stores the plan as the planner does and gives the event that asks for its load. */
  async function request(run: TestRun, plan: LoadPlan, attempt = 1): Promise<EventBridgeEnvelope> {
    const uri = planUri(workUri, { runId: run.runId, attempt, table: 'artist' });
    const body = new TextEncoder().encode(JSON.stringify(plan));
    await objects.write(uri, body);
    const sha256 = createHash('sha256').update(body).digest('hex');
    return tableEvent.loadRequested(run, 'artist', {
      attempt,
      plan: { uri, sha256, parts: plan.parts.length, bytes: 0 },
    });
  }

  /** The table's rows by name, read from its live data files with DuckDB. */
  async function rows(): Promise<readonly Record<string, Json>[]> {
    const head = await catalog.load(table);
    if (head === undefined) return [];
    const { dataFiles } = await currentDataFiles(localFileIo(), head);
    if (dataFiles.length === 0) return [];
    const files = dataFiles.map(({ uri }) => `'${filePath(uri)}'`).join(', ');
    return sql(`SELECT id, name FROM read_parquet([${files}]) ORDER BY id`);
  }

  return {
    ...recorded,
    home,
    clock,
    objects,
    publisher,
    engines,
    /** Every part that was opened, in order. */
    staged,
    putPart,
    planOf,
    request,
    rows,
    /** The lake as another engine sees it. */
    catalog,
    sql,
    head: () => catalog.load(table),
    load: (...messages: object[]) => deliver(handler, ...messages),
    /** What a run's end leads to. */
    end: (...messages: object[]) => deliver(endHandler, ...messages),
    verify: (request: object = { table: 'shop.artist' }) => verification(request, lambdaContext()),
    /** Export, plan and load of one small table. */
    async loadRows(run: TestRun, values: string, changes: Partial<LoadPlan> = {}): Promise<EventBridgeEnvelope> {
      const message = await request(run, planOf(run, [await putPart(run, 'part-00000.gz.parquet', values)], changes));
      await deliver(handler, message);
      return message;
    },
  };
}
