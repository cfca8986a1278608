import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { exportTaskId, InProgressPersistence, observability, runId } from '@snapferry/chassis';
import type { DataContract } from '@snapferry/contract';
import { type CloudEvent, type DataOf, exportCompleted, tableLoadRequested } from '@snapferry/events';
import { createOnExportCompleted } from '@snapferry/load-planner';
import {
  ensureKeyFile,
  type FileObjectStore,
  fileObjectStore,
  openState,
  sqliteInProgressStore,
} from '@snapferry/local';
import { exportInfoUri, exportUri, type LoadPlan, loadPlan, runFolderUri } from '@snapferry/ports';
import type { SQSEvent } from 'aws-lambda';
import { columns, database, sourceTable } from '../corpus/columns.ts';
import { dataset, lakeAccount, landingUri, region, registry, sourceAccount, workUri } from './accounts.ts';
import { benchContract, type Policy } from './contract.ts';
import { lambdaContext, logSink, recorder, sqsEvent } from './events.ts';

/** A load that has been planned, and waits to be run. */
export interface PlannedLoad {
  /** The folder of the lake account's objects, state and keys. */
  readonly home: string;
  /** The SQS event by which table-loader is asked to load the table. */
  readonly requestFile: string;
  /** The exported table's folder, which holds `<batch>/part-….gz.parquet`. */
  readonly exportFolder: string;
}

const attempt = 1;
const snapshot = {
  arn: `arn:aws:rds:${region}:${sourceAccount}:snapshot:rds:bench-2026-01-01-03-00`,
  time: '2026-01-01T03:00:00.000Z',
};

/**
 * Lays the batches out as RDS does, by hard links, and lets load-planner plan the load: all that happens before it.
 * @param home made anew.
 */
export async function planLoad(home: string, batches: readonly string[], policy: Policy): Promise<PlannedLoad> {
  rmSync(home, { recursive: true, force: true });
  const objects = fileObjectStore(join(home, 'objects'));
  const contract = benchContract(policy);
  const run = {
    dataset,
    runId: runId({ dataset, snapshotArn: snapshot.arn, contractDigest: contract.digest, keyId: contract.keyId }),
    attempt,
  };
  const root = exportUri(runFolderUri(landingUri, run), exportTaskId(run.runId, attempt));
  const table = `${root}${database}/${sourceTable}/`;
  for (const batch of batches) linkBatch(batch, objects.pathOf(`${table}${basename(batch)}/`));
  await describeExport(objects, run, root);
  if (contract.keyId !== '') ensureKeyFile(join(home, 'keys'), contract.keyId);
  const request = await plan(home, objects, await announceExport(run, contract, root));
  const requestFile = join(home, 'request.json');
  writeFileSync(requestFile, JSON.stringify(sqsEvent(request)));
  return { home, requestFile, exportFolder: objects.pathOf(table) };
}

/** What load-planner planned, and the local paths of its parts. */
export async function readPlan(load: PlannedLoad): Promise<{ plan: LoadPlan; parts: string[] }> {
  const objects = fileObjectStore(join(load.home, 'objects'));
  const event = JSON.parse(readFileSync(load.requestFile, 'utf8')) as SQSEvent;
  const { detail } = JSON.parse(event.Records[0]?.body ?? '{}') as {
    detail: { data: DataOf<typeof tableLoadRequested> };
  };
  const plan = loadPlan.parse(JSON.parse(new TextDecoder().decode(await objects.read(detail.data.plan.uri))));
  return { plan, parts: plan.parts.map(({ uri }) => objects.pathOf(uri)) };
}

interface Run {
  readonly dataset: string;
  readonly runId: string;
  readonly attempt: number;
}

/** Its parts and `_SUCCESS`, under the names that Spark gave them. */
function linkBatch(batch: string, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync(batch)) linkSync(join(batch, name), join(folder, name));
}

/** What stands beside an export's tables (RDS user guide, "File naming convention"). */
async function describeExport(objects: FileObjectStore, run: Run, root: string): Promise<void> {
  const task = exportTaskId(run.runId, attempt);
  const status = {
    target: `${database}.${sourceTable}`,
    status: 'COMPLETE',
    schemaMetadata: {
      originalTypeMappings: columns.map(({ name, dataType }) => ({ columnName: name, originalType: dataType })),
    },
  };
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  await objects.write(`${root}export_tables_info_${task}_from_1_to_1.json`, json({ perTableStatus: [status] }));
  await objects.write(exportInfoUri(root, task), json({ exportTaskIdentifier: task, status: 'COMPLETE' }));
}

async function announceExport(run: Run, contract: DataContract, uri: string): Promise<CloudEvent> {
  const { events, announce } = recorder('snapferry.source');
  await announce(exportCompleted, {
    subject: run.runId,
    attempt,
    causationId: '',
    data: {
      ...run,
      snapshot,
      contract: { digest: contract.digest, version: contract.version, document: { ...contract.document } },
      layout: 'rds-export',
      uri,
      taskId: exportTaskId(run.runId, attempt),
      tables: [{ table: `${database}.${sourceTable}`, status: 'complete' }],
    },
  });
  return events[0] as CloudEvent;
}

async function plan(home: string, objects: FileObjectStore, completed: CloudEvent): Promise<CloudEvent> {
  const log = logSink();
  const { events, announce } = recorder('snapferry.lake');
  const state = openState(home);
  const handler = createOnExportCompleted({
    observability: observability('load-planner', log.sink),
    inProgress: new InProgressPersistence(sqliteInProgressStore(state)),
    announce,
    objects,
    registry,
    ownAccount: lakeAccount,
    workUri,
    engine: 'duckdb',
  });
  await handler(sqsEvent(completed), lambdaContext());
  state.close();
  const request = events.find((event) => event.type === tableLoadRequested.type);
  if (request === undefined) {
    throw new Error(`expected TableLoadRequested, found ${JSON.stringify(events)}\n${log.lines.join('')}`);
  }
  return request;
}
