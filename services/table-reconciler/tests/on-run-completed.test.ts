import { createHash } from 'node:crypto';
import { announcer } from '@snapferry/chassis';
import { runReconciled, type TableResult } from '@snapferry/events';
import { runListsUri } from '@snapferry/ports';
import {
  dataContract,
  deliver,
  fixedClock,
  lakeAccount,
  memoryObjectStore,
  memoryRegistry,
  recordedObservability,
  recordingPublisher,
  registeredDataset,
  runEvent,
  strangerAccount,
  testRun,
  workUri,
} from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { createHandler } from '../src/handlers/on-run-completed.ts';
import { memoryQueryEngine } from './memory-query-engine.ts';

const run = testRun();
const loaded = (name: string, rows: number, snapshotId: string): TableResult => ({
  name: `shop.${name}`,
  outcome: 'loaded',
  rows,
  bytes: 100,
  snapshotId,
  metadataLocation: 's3://x/metadata.json',
});
const rejected: TableResult = {
  name: 'shop.rejected',
  outcome: 'rejected',
  rows: null,
  bytes: null,
  snapshotId: null,
  metadataLocation: null,
  reasonCode: 'part-changed',
  reason: 'x',
};

function setUp() {
  const publisher = recordingPublisher();
  const clock = fixedClock('2026-11-20T04:00:00.000Z');
  const lake = memoryQueryEngine();
  const objects = memoryObjectStore();
  const observed = recordedObservability();
  const handler = createHandler({
    observability: observed.observability,
    registry: memoryRegistry(registeredDataset('shop')),
    objects,
    workUri,
    ownAccount: lakeAccount,
    engine: lake.engine,
    announce: announcer({ publisher, clock, source: 'snapferry.lake' }),
  });
  return { ...lake, handler, objects, publisher, observed };
}

describe('on-run-completed', () => {
  it('announces that the engine reads what was announced', async () => {
    const { handler, rows, publisher } = setUp();
    rows.set('shop.artist 7', 3).set('shop.album 8', 0);
    const told = runEvent.runCompleted(run, { tables: [loaded('artist', 3, '7'), loaded('album', 0, '8')] });
    expect(await deliver(handler, told)).toEqual([]);
    expect(publisher.dataOf(runReconciled)).toEqual([
      {
        dataset: 'shop',
        runId: run.runId,
        revision: 1,
        snapshot: run.snapshot,
        engine: 'memory',
        matches: 2,
        mismatches: [],
        bytesScanned: 20,
      },
    ]);
    expect(publisher.events[0]?.causationid).toBe((told.detail as { id: string }).id);
  });

  it('names each table that is not what was announced, and why', async () => {
    const { handler, rows, publisher } = setUp();
    rows.set('shop.artist 7', 2).set('shop.album 8', 5);
    const tables = [loaded('artist', 3, '7'), loaded('album', 5, '9'), rejected];
    await deliver(handler, runEvent.runCompleted(run, { tables, status: 'incomplete' }));
    const [data] = publisher.dataOf(runReconciled);
    expect(data).toMatchObject({ matches: 0 });
    expect(data?.mismatches).toEqual([
      {
        name: 'shop.artist',
        snapshotId: '7',
        announcedRows: 3,
        foundRows: 2,
        reasonCode: 'rows-differ',
        reason: expect.stringContaining('expected memory to read 3 rows in snapshot 7, found 2'),
      },
      {
        name: 'shop.album',
        snapshotId: '9',
        announcedRows: 5,
        foundRows: null,
        reasonCode: 'not-readable',
        reason: expect.stringContaining('expected memory to read snapshot 9, found TABLE_NOT_FOUND'),
      },
    ]);
  });

  it('asks nothing and tells nothing of a run without content', async () => {
    const { handler, asked, publisher } = setUp();
    await deliver(handler, runEvent.runCompleted(run, { tables: [rejected] }));
    expect([asked, publisher.events]).toEqual([[], []]);
  });

  it('asks for no table outside of the namespace that is registered', async () => {
    const { handler, asked, publisher } = setUp();
    const tables = [{ ...loaded('x', 1, '7'), name: 'crm.x' }];
    await deliver(handler, runEvent.runCompleted(run, { tables }));
    expect([asked, publisher.events]).toEqual([[], []]);
  });

  it('tells the same event again when it is told again, whatever it finds then', async () => {
    const { handler, rows, publisher } = setUp();
    const told = runEvent.runCompleted(run, { tables: [loaded('artist', 3, '7')] });
    await deliver(handler, told);
    rows.set('shop.artist 7', 3);
    await deliver(handler, told);
    expect(new Set(publisher.ids()).size).toBe(1);
    expect(publisher.dataOf(runReconciled).map(({ matches }) => matches)).toEqual([0, 1]);
    await deliver(handler, runEvent.runCompleted(run, { tables: [loaded('artist', 3, '7')], revision: 2 }));
    expect(new Set(publisher.ids()).size).toBe(2);
  });

  it('looks at all tables of a run that its event cut, and refuses lists that are not the named ones', async () => {
    const { handler, rows, objects, publisher, asked } = setUp();
    rows.set('shop.artist 7', 3).set('shop.album 8', 5);
    const tables = [loaded('artist', 3, '7'), loaded('album', 5, '8')];
    const uri = runListsUri(workUri, { runId: run.runId, revision: 1 });
    const text = JSON.stringify({ runId: run.runId, revision: 1, tables, drift: [] });
    objects.put(uri, text);
    const record = { uri, sha256: createHash('sha256').update(text).digest('hex') };
    const cut = { tables: tables.slice(0, 1), tablesOmitted: 1, record };
    expect(await deliver(handler, runEvent.runCompleted(run, cut))).toEqual([]);
    expect(publisher.dataOf(runReconciled)[0]).toMatchObject({ matches: 2, mismatches: [] });
    objects.put(uri, text.replace('"7"', '"6"'));
    expect(await deliver(handler, runEvent.runCompleted(run, cut))).toEqual([0]);
    const elsewhere = { ...cut, record: { ...record, uri: 's3://elsewhere/lists.json' } };
    expect(await deliver(handler, runEvent.runCompleted(run, elsewhere))).toEqual([0]);
    expect(asked).toHaveLength(2);
    expect(objects.opened).not.toContain('s3://elsewhere/lists.json');
  });

  it('keeps the list of mismatches within an event', async () => {
    const { handler, publisher } = setUp();
    const tables = Array.from({ length: 1000 }, (_each, index) => loaded(`table_${index}`, 1, '7'));
    await deliver(handler, runEvent.runCompleted(run, { tables }));
    const [data] = publisher.dataOf(runReconciled);
    expect(JSON.stringify(data).length).toBeLessThan(120_000);
    expect((data?.mismatches.length ?? 0) + (data?.mismatchesOmitted ?? 0)).toBe(1000);
  });

  it('lets redelivery ask again when the engine gave no answer', async () => {
    const { handler, engine, publisher } = setUp();
    engine.count = async () => {
      throw new Error('secret-canary');
    };
    expect(await deliver(handler, runEvent.runCompleted(run, { tables: [loaded('artist', 3, '7')] }))).toEqual([0]);
    expect(publisher.events).toEqual([]);
  });

  it('hears the own account only, and registered datasets', async () => {
    const { handler, asked } = setUp();
    const tables = [loaded('artist', 3, '7')];
    const stranger = { ...runEvent.runCompleted(run, { tables }), account: strangerAccount };
    const foreign = testRun({ contract: dataContract({ dataset: 'unknown' }) });
    expect(await deliver(handler, stranger, runEvent.runCompleted(foreign, { tables }))).toEqual([0, 1]);
    expect(asked).toEqual([]);
  });
});
