import { sqsEvent } from '@snapferry/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listArtifacts } from '../../packages/lambda/scripts/build/artifacts.ts';
import { type BundledWorld, startBundledWorld } from './bundled-world.ts';
import { carryCrm, carryShop, dataFileOf, expectDaysCarried, key, prepareDay } from './day-steps.ts';
import { emptyTable } from './empty-table.ts';
import { readParquet } from './parquet.ts';
import { heard } from './world.ts';

const tick = {};

let world: BundledWorld;
beforeAll(async () => {
  world = await startBundledWorld();
  prepareDay(world);
});
afterAll(() => world.close());

describe('the bundles', () => {
  it('carry a day that the source exports', () => carryShop(world));
  it('carry a day that the lake exports', () => carryCrm(world));
  it('leave tables with the right rows, pseudonymised, and nothing else', () => expectDaysCarried(world));
});

describe('table-loader', () => {
  it('finds its work done, and begins cold and warm alike with nothing in /tmp', async () => {
    const batch = sqsEvent([JSON.stringify(heard(world, 'lake', 'TableLoadRequested', 'shop'))]);
    const before = world.lake.events.length;
    const { results } = await world.call('lake', 'table-loader', 'on-table-load-requested', batch, batch);
    const done = { result: { batchItemFailures: [] }, wiped: true };
    expect(results).toEqual([done, done]);
    const again = world.lake.events.splice(before);
    expect(again).toMatchObject([{ data: { outcome: 'already-loaded' } }, { data: { outcome: 'already-loaded' } }]);
    // Whatever it says of it, it is one fact.
    const { detail } = heard(world, 'lake', 'TableLoaded', 'shop') as { detail: { id: string } };
    expect(again.map(({ id }) => id)).toEqual([detail.id, detail.id]);
  });

  it('adds a run to the log of loads, once', async () => {
    const batch = sqsEvent([JSON.stringify(heard(world, 'lake', 'RunCompleted', 'shop'))]);
    const { results, output } = await world.call('lake', 'table-loader', 'on-run-ended', batch, batch);
    const done = { result: { batchItemFailures: [] }, wiped: true };
    expect(results).toEqual([done, done]);
    expect(output).toMatch(/"outcome":"appended".*"outcome":"already-appended"/s);
    const [row, ...more] = await readParquet(dataFileOf(world, 'shop.snapferry_loads'));
    expect(more).toEqual([]);
    expect(row).toMatchObject({ dataset: 'shop', table_name: 'artist', revision: 1, outcome: 'loaded', rows: '3' });
  });

  it("reads an export by a session for one run's folder, and writes its key nowhere", async () => {
    const { runId } = (heard(world, 'lake', 'TableLoaded', 'shop') as { detail: { data: { runId: string } } }).detail
      .data;
    const [policy = ''] = world.lake.sessionPolicies;
    expect(JSON.parse(policy)).toMatchObject({
      Statement: expect.arrayContaining([
        { Effect: 'Allow', Action: 's3:GetObject', Resource: `arn:aws:s3:::source-landing/exports/shop/${runId}/*` },
      ]),
    });
    const traces = [world.output(), JSON.stringify([world.source.events, world.lake.events, world.lake.messages])];
    for (const trace of traces) {
      expect(trace.length).toBeGreaterThan(1000);
      for (const form of ['hex', 'base64'] as const) expect(trace).not.toContain(Buffer.from(key).toString(form));
    }
  });
});

describe('what the days did not need', () => {
  it.each([
    ['load-planner', 'on-export-completed'],
    ['table-loader', 'on-table-load-requested'],
    ['table-loader', 'on-run-ended'],
    ['table-reconciler', 'on-run-completed'],
  ])('%s %s, whose queue hides messages for long, asks for a failed one again in a minute', async (service, entry) => {
    const batch = sqsEvent(['no envelope']);
    const { results } = await world.call('lake', service, entry, batch);
    expect(results).toMatchObject([{ result: { batchItemFailures: [{ itemIdentifier: '0' }] } }]);
    const [{ receiptHandle: ReceiptHandle } = { receiptHandle: '' }] = batch.Records;
    expect(world.lake.shownAgain.splice(0)).toMatchObject([{ ReceiptHandle, VisibilityTimeout: 60 }]);
  });

  it('table-loader finds that a table is what its load proved, and that a changed file is not', async () => {
    const { objects } = world.lake;
    const [address = ''] = [...objects.keys()].filter((each) => each.startsWith('crm-lead--table-s3/data/'));
    const verify = { table: 'crm.lead' };
    const status = async () => {
      const { results } = await world.call('lake', 'table-loader', 'on-verification-requested', verify);
      return results.map(({ result }) => (result as { status: string }).status);
    };
    expect(await status()).toEqual(['intact']);
    const whole = objects.get(address);
    objects.set(address, { body: new Uint8Array(whole?.body.length ?? 0), modifiedAt: new Date() });
    expect(await status()).toEqual(['damaged']);
    if (whole !== undefined) objects.set(address, whole);
  });

  it.each([
    ['source', 'on-snapshot-completed', 'SnapshotCompleted', 'shop'],
    ['lake', 'on-snapshot-received', 'SnapshotReceived', 'crm'],
  ] as const)(
    'export-publisher of the %s tells the end of an export again on a replay',
    async (team, entry, type, of) => {
      const { detail } = heard(world, team, 'ExportCompleted', of) as { detail: { id: string } };
      const before = world[team].events.length;
      await world.deliver(team, 'export-publisher', entry, heard(world, team, type, of));
      expect(world[team].events.splice(before)).toMatchObject([{ type: 'ExportCompleted', id: detail.id }]);
    },
  );

  it.each([
    ['source', 'snapshot-publisher'],
    ['source', 'export-publisher'],
    ['source', 'snapshot-courier'],
    ['lake', 'export-publisher'],
    ['lake', 'snapshot-courier'],
  ] as const)('the hourly schedule of the %s in %s finds that all was announced', async (team, service) => {
    const before = world[team].events.length;
    expect((await world.call(team, service, 'on-schedule', tick)).results).toMatchObject([{ result: [] }]);
    expect(world[team].events.length).toBe(before);
  });

  it('run-tracker finds no deadline missed, but the one of a dataset that never spoke', async () => {
    const { results } = await world.call('lake', 'run-tracker', 'on-schedule', tick);
    expect(results).toMatchObject([{ result: [{ dataset: 'quiet' }] }]);
    expect(world.lake.events.at(-1)).toMatchObject({ type: 'RunOverdue' });
  });

  it('snapshot-exporter starts another attempt where the lake found the files gone', async () => {
    const { objects, exportTasks } = world.source;
    const completed = heard(world, 'lake', 'RunCompleted', 'shop') as { detail: { data: object } };
    const { status: _status, ...data } = completed.detail.data as { status: string };
    const failure = { ...data, reasonCode: 'raw-export-expired', reason: 'gone', nextExportAttempt: 2 };
    const kind = { type: 'RunFailed', dataschema: 'urn:snapferry:event:RunFailed:1.0' };
    const failed = {
      ...completed,
      'detail-type': 'RunFailed',
      detail: { ...completed.detail, ...kind, data: failure },
    };
    for (const address of objects.keys()) if (address.includes(`/${exportTasks[0]?.id}/`)) objects.delete(address);
    await world.deliver('source', 'snapshot-exporter', 'on-run-failed', failed);
    expect(exportTasks.map(({ status }) => status)).toEqual(['COMPLETE', 'STARTING']);
  });

  it('table-keeper removes an orphan of a self-managed table, and nothing else', async () => {
    const { objects, glueTables } = world.lake;
    const folder = 'lake/tables/shop/album';
    const [orphan, live] = [`${folder}/data/orphan.parquet`, `${folder}/metadata/1.metadata.json`];
    const modifiedAt = new Date('2026-01-01T00:00:00Z');
    objects.set(orphan, { body: new Uint8Array([1]), modifiedAt });
    objects.set(live, { body: Buffer.from(JSON.stringify(emptyTable(`s3://${folder}`))), modifiedAt });
    glueTables.set('shop.album', `s3://${live}`);
    const { results } = await world.call('lake', 'table-keeper', 'on-schedule', tick);
    expect(results).toMatchObject([{ result: [{ table: 'shop.album' }] }]);
    expect([objects.has(orphan), objects.has(live)]).toEqual([false, true]);
  });
});

it('no function loads undici, which costs Node 35 ms, to start', () => {
  for (const { service, entry, nodeModules } of world.started) {
    expect(nodeModules).toContain('NativeModule http');
    const undici = nodeModules.filter((name) => name.includes('undici/undici'));
    expect([service, entry, undici]).toEqual([service, entry, []]);
  }
});

it('every function of every artifact was called', () => {
  const built = listArtifacts().flatMap(({ service, entries }) => entries.map((entry) => `${service} ${entry}`));
  expect([...new Set(world.started.map(({ service, entry }) => `${service} ${entry}`))].sort()).toEqual(built.sort());
  const lines = world.started.map(({ service, entry, importMs }) => `${service} ${entry}: ${Math.round(importMs)} ms`);
  console.log(`Import time on this machine, cold:\n${lines.join('\n')}`);
});
