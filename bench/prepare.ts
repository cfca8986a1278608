import { linkSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '@duckdb/node-api';
import { exportTaskId, InProgressPersistence, observability, runId } from '@snapferry/chassis';
import type { DataContract } from '@snapferry/contract';
import { type CloudEvent, exportCompleted, tableLoadRequested } from '@snapferry/events';
import { createOnExportCompleted } from '@snapferry/load-planner';
import {
  ensureKeyFile,
  type FileObjectStore,
  fileObjectStore,
  openState,
  sqliteInProgressStore,
} from '@snapferry/local';
import { exportInfoUri, exportUri, runFolderUri } from '@snapferry/ports';
import { dataset, lakeAccount, landingUri, region, registry, sourceAccount, workUri } from './accounts.ts';
import { answer, task } from './child.ts';
import { benchContract } from './contract.ts';
import { lambdaContext, logSink, recorder, sqsEvent } from './events.ts';
import { generateParts } from './generate.ts';
import { columns, database, sourceTable } from './table.ts';
import type { Prepared, PrepareTask } from './tasks.ts';

const attempt = 1;
const snapshot = {
  arn: `arn:aws:rds:${region}:${sourceAccount}:snapshot:rds:bench-2026-01-01-03-00`,
  time: '2026-01-01T03:00:00.000Z',
};

/** Makes the export, lays it out as RDS does, and lets load-planner plan it: all that happens before a load. */
async function prepare({ cache, home, rows, policy }: PrepareTask): Promise<Prepared> {
  const folder = await generateParts(cache, rows);
  rmSync(home, { recursive: true, force: true });
  const objects = fileObjectStore(join(home, 'objects'));
  const contract = benchContract(policy);
  const run = {
    dataset,
    runId: runId({ dataset, snapshotArn: snapshot.arn, contractDigest: contract.digest, keyId: contract.keyId }),
    attempt,
  };
  const names = readdirSync(folder).sort();
  const root = await layOut(objects, run, folder, names);
  if (contract.keyId !== '') ensureKeyFile(join(home, 'keys'), contract.keyId);
  const request = await plan(home, objects, await announceExport(run, contract, root));
  const requestFile = join(home, 'request.json');
  writeFileSync(requestFile, JSON.stringify(sqsEvent(request)));
  const parts = names.map((name) => join(folder, name));
  const partBytes = parts.reduce((sum, part) => sum + statSync(part).size, 0);
  return { requestFile, parts, partBytes, duckdb: version() };
}

interface Run {
  readonly dataset: string;
  readonly runId: string;
  readonly attempt: number;
}

/** RDS user guide, "File naming convention". The parts are hard links into the cache. */
async function layOut(objects: FileObjectStore, run: Run, folder: string, names: readonly string[]): Promise<string> {
  const task = exportTaskId(run.runId, attempt);
  const root = exportUri(runFolderUri(landingUri, run), task);
  const batch = `${root}${database}/${sourceTable}/1/`;
  mkdirSync(objects.pathOf(batch), { recursive: true });
  for (const name of names) linkSync(join(folder, name), objects.pathOf(batch + name));
  const status = {
    target: `${database}.${sourceTable}`,
    status: 'COMPLETE',
    schemaMetadata: {
      originalTypeMappings: columns.map(({ name, dataType }) => ({ columnName: name, originalType: dataType })),
    },
  };
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  await objects.write(`${batch}_SUCCESS`, new Uint8Array());
  await objects.write(`${root}export_tables_info_${task}_from_1_to_1.json`, json({ perTableStatus: [status] }));
  await objects.write(exportInfoUri(root, task), json({ exportTaskIdentifier: task, status: 'COMPLETE' }));
  return root;
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
  const handler = createOnExportCompleted({
    observability: observability('load-planner', log.sink),
    inProgress: new InProgressPersistence(sqliteInProgressStore(openState(home))),
    announce,
    objects,
    registry,
    ownAccount: lakeAccount,
    workUri,
    engine: 'duckdb',
  });
  await handler(sqsEvent(completed), lambdaContext());
  const request = events.find((event) => event.type === tableLoadRequested.type);
  if (request === undefined) {
    throw new Error(`expected TableLoadRequested, found ${JSON.stringify(events)}\n${log.lines.join('')}`);
  }
  return request;
}

answer(await prepare(task<PrepareTask>()));
