import { createHmac } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import type { PGlite } from '@electric-sql/pglite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { queryLake } from '../../packages/cli/src/app/lake-query.ts';
import { replayable, replayRun } from '../../packages/cli/src/commands/replay.ts';
import { auditTable } from '../../packages/iceberg/tests/audit-table.ts';
import {
  contractOf,
  item,
  outcomes,
  person,
  resetRows,
  run,
  startDatabase,
  type TestHome,
  temporaryHome,
} from './shop-of-two.ts';

const contract = contractOf({ item, person });
let pglite: PGlite;
let test: TestHome;

beforeAll(async () => {
  pglite = await startDatabase();
});
afterAll(() => pglite.close());
beforeEach(async () => {
  await resetRows(pglite);
  test = temporaryHome();
});
afterEach(() => test.close());

const metadataFiles = (): string[] => globSync(`${test.home}/lake/**/*.metadata.json`).sort();

describe('a run', () => {
  it('carries what the contract allows, as the policies say', async () => {
    const result = await run(test.app, pglite, contract);
    expect(outcomes(result)).toEqual({ 'two.item': 'loaded', 'two.person': 'loaded' });
    const { rows } = await queryLake(test.app.catalog, 'select * from two.person where id = 7');
    const key = readFileSync(`${test.home}/keys/local-1.key`);
    expect(rows).toEqual([
      { id: '7', email: createHmac('sha256', key).update('p7@example.org').digest('hex'), born: '1980-01-01' },
    ]);
  });

  it('leaves tables that the auditor finds sound', async () => {
    await run(test.app, pglite, contract);
    await pglite.exec('DELETE FROM item WHERE id > 250');
    await run(test.app, pglite, contract);
    for (const name of ['item', 'person']) {
      const head = await test.app.catalog.load({ namespace: 'two', name });
      expect(head).toBeDefined();
      if (head !== undefined) expect(await auditTable(head)).toEqual([]);
    }
  });

  it('leaves nothing in its scratch folder, and no message behind', async () => {
    await run(test.app, pglite, contract);
    expect(globSync(`${test.home}/tmp/**/*`)).toEqual([]);
    expect(test.app.cloud.queues.dead()).toEqual([]);
  });
});

describe('replaying a finished run', () => {
  it.each(replayable.source)('from %s changes nothing', async (from) => {
    const first = await run(test.app, pglite, contract);
    const before = metadataFiles();
    test.reopen();
    const again = await replayRun(test.app, { runId: first.runId as string, from });
    expect(again.status).toBe('complete');
    expect(outcomes(again)).toEqual({ 'two.item': 'already-loaded', 'two.person': 'already-loaded' });
    expect(metadataFiles()).toEqual(before);
    expect(again.tables.map((table) => table.snapshotId)).toEqual(first.tables.map((table) => table.snapshotId));
  });

  it('tells the whole run once more, and not with every table', async () => {
    const { runId } = await run(test.app, pglite, contract);
    const told = () =>
      test.app.cloud.buses
        .archived({ subject: runId as string })
        .filter(({ bus, envelope }) => bus.name === 'snapferry-lake' && envelope['detail-type'] === 'RunCompleted')
        .length;
    expect(told()).toBe(1);
    await replayRun(test.app, { runId: runId as string, from: 'ExportCompleted' });
    expect(told()).toBe(2);
  });

  it('never lets an older day replace a newer one', async () => {
    const older = await run(test.app, pglite, contract);
    await pglite.exec('DELETE FROM item WHERE id > 100');
    await run(test.app, pglite, contract);
    const before = metadataFiles();
    const replayed = await replayRun(test.app, { runId: older.runId as string, from: 'ExportCompleted' });
    expect(outcomes(replayed)).toEqual({ 'two.item': 'superseded', 'two.person': 'superseded' });
    expect(metadataFiles()).toEqual(before);
  });
});

describe('a run that stopped on the way', () => {
  it.each(['snapshot', 'export', 'plan'] as const)('after %s goes on with the next replay', async (step) => {
    const stopped = await run(test.app, pglite, contract, step);
    expect(stopped.status).toBe('open');
    expect(metadataFiles()).toEqual([]);
    test.reopen();
    const ended = await replayRun(test.app, { runId: stopped.runId as string, from: 'ExportCompleted' });
    expect(ended.status).toBe('complete');
    expect(outcomes(ended)).toEqual({ 'two.item': 'loaded', 'two.person': 'loaded' });
  });
});

describe('two contract versions on one snapshot', () => {
  it('lets the higher version replace, and reads the dropped column no more', async () => {
    await run(test.app, pglite, contract);
    const next = contractOf({ item: [...item.slice(0, 3)], person }, { version: '1.1.0' });
    expect((await run(test.app, pglite, next)).status).toBe('complete');
    const { rows } = await queryLake(test.app.catalog, 'select count(*)::int as n from two.item');
    expect(rows).toEqual([{ n: 500 }]);
  });
});
