import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { exportUri } from '@snapferry/ports';
import {
  databaseSnapshot,
  lakeAccount,
  nativeRdsEnvelope,
  putRdsExport,
  sourceAccount,
  sqsEvent,
} from '@snapferry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listArtifacts } from '../../packages/lambda/scripts/build/artifacts.ts';
import { contract, keySecretArn } from './deployment.ts';
import { type FakeAws, startFakeAws, writerOf } from './fake-aws/server.ts';
import { Functions, heard } from './functions.ts';

const functions = new Functions();
const snapshot = databaseSnapshot({ time: new Date(Date.now() - 3_600_000).toISOString() });
const key = new Uint8Array(32).fill(7);
const names = ['Aretha', 'Björk', "d'Angelo"];
const tick = {};

let aws: FakeAws;
beforeAll(async () => {
  aws = await startFakeAws();
  aws.snapshots.push(snapshot);
  aws.secrets.set(keySecretArn, key);
});
afterAll(async () => {
  functions.remove();
  await aws.close();
});

const queue = (...events: readonly object[]) => sqsEvent(events.map((event) => JSON.stringify(event)));
const acknowledged = [{ result: { batchItemFailures: [] }, wiped: expect.any(Boolean) }];
const source = (type: string) => heard(aws, type, sourceAccount);
const lake = (type: string) => heard(aws, type, lakeAccount);

/** Each step hears what the bundle before it announced. */
describe('a day through the bundles', () => {
  it('snapshot-publisher announces the snapshot', async () => {
    const created = queue(nativeRdsEnvelope('RDS-EVENT-0091', snapshot.arn));
    expect((await functions.call(aws, 'snapshot-publisher', 'on-snapshot-created', created)).results).toEqual(
      acknowledged,
    );
    expect(aws.events.map(({ type }) => type)).toEqual(['SnapshotTaken', 'SnapshotCompleted']);
  });

  it('snapshot-exporter starts the export', async () => {
    const event = queue(source('SnapshotCompleted'));
    expect((await functions.call(aws, 'snapshot-exporter', 'on-snapshot-completed', event)).results).toEqual(
      acknowledged,
    );
    expect(aws.exportTasks).toMatchObject([{ sourceArn: snapshot.arn, exportOnly: ['app.public.artist'] }]);
  });

  it('export-publisher announces its end', async () => {
    await completeExport();
    const ended = queue(nativeRdsEnvelope('RDS-EVENT-0161', snapshot.arn));
    expect((await functions.call(aws, 'export-publisher', 'on-export-ended', ended)).results).toEqual(acknowledged);
    expect(aws.events.at(-1)).toMatchObject({ type: 'ExportCompleted' });
  });

  it('load-planner plans the table', async () => {
    const event = queue(source('ExportCompleted'));
    expect((await functions.call(aws, 'load-planner', 'on-export-completed', event)).results).toEqual(acknowledged);
    expect(aws.events.at(-1)).toMatchObject({ type: 'TableLoadRequested', data: { table: { name: 'shop.artist' } } });
  });

  it('table-loader loads it, cold and warm alike with nothing of before in /tmp', async () => {
    const event = queue(lake('TableLoadRequested'));
    const { results, output } = await functions.call(aws, 'table-loader', 'on-table-load-requested', event, event);
    expect(results).toEqual([
      { result: { batchItemFailures: [] }, wiped: true },
      { result: { batchItemFailures: [] }, wiped: true },
    ]);
    const told = aws.events.filter(({ type }) => type === 'TableLoaded');
    expect(told).toMatchObject([{ data: { outcome: 'loaded', rows: 3 } }, { data: { outcome: 'already-loaded' } }]);
    // Told twice, it is one fact.
    expect(new Set(told.map(({ id }) => id)).size).toBe(1);
    aws.events.splice(aws.events.indexOf(told[1] as (typeof told)[1]), 1);
    expect(aws.sessionPolicies[0]).toContain(`"s3:GetObject"`);
    expect(output).not.toContain(Buffer.from(key).toString('hex'));
  });

  it('and the table holds the rows, pseudonymised', async () => {
    const pseudonym = (email: string) => createHmac('sha256', key).update(email).digest('hex');
    expect(await lakeRows()).toEqual(
      names.map((name, index) => ({ id: index + 1, name, email: pseudonym(`${name}@example.com`) })),
    );
  });

  it('run-tracker finds the run complete', async () => {
    const events = [
      source('SnapshotCompleted'),
      source('ExportCompleted'),
      lake('TableLoadRequested'),
      lake('TableLoaded'),
    ];
    expect((await functions.call(aws, 'run-tracker', 'on-run-event', queue(...events))).results).toEqual(acknowledged);
    expect(aws.events.at(-1)).toMatchObject({ type: 'RunCompleted', data: { status: 'complete' } });
  });

  it('notifier tells people', async () => {
    const event = queue(lake('RunCompleted'));
    expect((await functions.call(aws, 'notifier', 'on-run-ended', event)).results).toEqual(acknowledged);
    expect(aws.messages).toMatchObject([{ subject: expect.stringContaining('shop') }]);
  });
});

describe('what the day did not need', () => {
  it('export-publisher tells the end of the export again on a replay', async () => {
    const before = aws.events.length;
    const event = queue(source('SnapshotCompleted'));
    expect((await functions.call(aws, 'export-publisher', 'on-snapshot-completed', event)).results).toEqual(
      acknowledged,
    );
    expect(aws.events.slice(before)).toMatchObject([{ type: 'ExportCompleted' }]);
    aws.events.length = before;
  });

  it('the hourly reconcilers find that all was announced', async () => {
    const before = aws.events.length;
    for (const service of ['snapshot-publisher', 'export-publisher']) {
      const { results } = await functions.call(aws, service, 'on-schedule', tick);
      expect(results).toMatchObject([{ result: [] }]);
    }
    expect(aws.events.length).toBe(before);
  });

  it('run-tracker finds no deadline missed, but the one of a dataset that never spoke', async () => {
    const { results } = await functions.call(aws, 'run-tracker', 'on-schedule', tick);
    expect(results).toMatchObject([{ result: [{ dataset: 'quiet' }] }]);
    expect(aws.events.at(-1)).toMatchObject({ type: 'RunOverdue' });
  });

  it('snapshot-exporter starts another attempt where the lake found the files gone', async () => {
    const [first] = aws.exportTasks;
    const { detail } = lake('RunCompleted') as { detail: { data: object } };
    const failed = {
      ...lake('RunCompleted'),
      'detail-type': 'RunFailed',
      detail: {
        ...detail,
        type: 'RunFailed',
        dataschema: 'urn:snapferry:event:RunFailed:1.0',
        data: {
          ...detail.data,
          status: undefined,
          reasonCode: 'raw-export-expired',
          reason: 'gone',
          nextExportAttempt: 2,
        },
      },
    };
    for (const address of aws.objects.keys()) if (address.includes(`/${first?.id}/`)) aws.objects.delete(address);
    expect((await functions.call(aws, 'snapshot-exporter', 'on-run-failed', queue(failed))).results).toEqual(
      acknowledged,
    );
    expect(aws.exportTasks.map(({ status }) => status)).toEqual(['COMPLETE', 'STARTING']);
  });

  it('table-keeper removes an orphan of a self-managed table, and nothing else', async () => {
    const [orphan, live] = [
      'lake/tables/shop/album/data/orphan.parquet',
      'lake/tables/shop/album/metadata/1.metadata.json',
    ];
    aws.objects.set(orphan, { body: new Uint8Array([1]), modifiedAt: new Date('2026-01-01T00:00:00Z') });
    const metadata = JSON.stringify(emptyTable('s3://lake/tables/shop/album'));
    aws.objects.set(live, { body: new TextEncoder().encode(metadata), modifiedAt: new Date('2026-01-01T00:00:00Z') });
    aws.glueTables.set('shop.album', `s3://${live}`);
    const { results } = await functions.call(aws, 'table-keeper', 'on-schedule', tick);
    expect(results).toMatchObject([{ result: [{ table: 'shop.album' }] }]);
    expect([aws.objects.has(orphan), aws.objects.has(live)]).toEqual([false, true]);
  });
});

it('every function of every artifact was called', () => {
  const called = new Set(functions.started.map(({ service, entry }) => `${service} ${entry}`));
  const built = listArtifacts().flatMap(({ service, entries }) => entries.map((entry) => `${service} ${entry}`));
  expect([...called].sort()).toEqual(built.sort());
  const lines = functions.started.map(
    ({ service, entry, importMs }) => `${service}/${entry}: ${Math.round(importMs)} ms`,
  );
  console.log(`Import time, cold, on this machine:\n${[...new Set(lines)].join('\n')}`);
});

/** RDS finishes its task: real Parquet in its layout. */
async function completeExport(): Promise<void> {
  const [task] = aws.exportTasks;
  if (task === undefined) throw new Error('expected an export task, found none');
  aws.exportTasks[0] = { ...task, status: 'COMPLETE', endedAt: new Date().toISOString() };
  const rows = names.map((name, index) => `(${index + 1}, '${name.replaceAll("'", "''")}')`).join(', ');
  const part = await parquet(`SELECT id, name, name || '@example.com' AS email FROM (VALUES ${rows}) t(id, name)`);
  await putRdsExport(writerOf(aws) as never, {
    uri: exportUri(`s3://${task.bucket}/${task.prefix}/`, task.id),
    taskId: task.id,
    database: contract.database,
    tables: { 'public.artist': { columns: { id: 'integer', name: 'text', email: 'text' }, batches: { 1: [part] } } },
  });
}

async function withDuckDb<T>(
  work: (run: (sql: string) => Promise<Record<string, unknown>[]>, folder: string) => Promise<T>,
) {
  const folder = mkdtempSync(join(tmpdir(), 'snapferry-day-'));
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  try {
    return await work(
      async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson() as Record<string, unknown>[],
      folder,
    );
  } finally {
    connection.closeSync();
    rmSync(folder, { recursive: true, force: true });
  }
}

const parquet = (query: string): Promise<Uint8Array> =>
  withDuckDb(async (run, folder) => {
    const file = join(folder, 'part.gz.parquet');
    await run(`COPY (${query}) TO '${file}' (FORMAT parquet, COMPRESSION gzip)`);
    return readFileSync(file);
  });

/** Of the only data file that the loader uploaded. */
const lakeRows = (): Promise<unknown[]> =>
  withDuckDb(async (run, folder) => {
    const uploaded = [...aws.objects].filter(([address]) => /--table-s3\/data\//.test(address));
    expect(uploaded).toHaveLength(1);
    const file = join(folder, 'data.parquet');
    writeFileSync(file, uploaded[0]?.[1].body ?? new Uint8Array());
    return await run(`SELECT id, name, email FROM read_parquet('${file}') ORDER BY id`);
  });

/** A table of ours without a snapshot (Iceberg spec, "Table Metadata"). */
function emptyTable(location: string): object {
  return {
    'format-version': 2,
    'table-uuid': '9c12d441-03fe-4693-9a96-a0705ddf69c1',
    location,
    'last-sequence-number': 0,
    'last-updated-ms': 1763600000000,
    'last-column-id': 1,
    schemas: [{ type: 'struct', 'schema-id': 0, fields: [{ id: 1, name: 'id', required: false, type: 'long' }] }],
    'current-schema-id': 0,
    'partition-specs': [{ 'spec-id': 0, fields: [] }],
    'default-spec-id': 0,
    'last-partition-id': 999,
    'sort-orders': [{ 'order-id': 0, fields: [] }],
    'default-sort-order-id': 0,
    properties: { 'snapferry.run-id': 'r-0' },
    'current-snapshot-id': null,
    refs: {},
    snapshots: [],
    'snapshot-log': [],
    'metadata-log': [],
    statistics: [],
    'partition-statistics': [],
  };
}
