import { createHash } from 'node:crypto';
import { tableLoadRequested, tableRejected } from '@snapferry/events';
import { loadPlan } from '@snapferry/ports';
import { deliver, exportPlace, runEvent, testRun, workUri } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { album, artist, contract, planner, run } from './support.ts';

const message = runEvent.exportCompleted(run);
const planOf = (table: string, attempt = 1): string => `${workUri}plans/${run.runId}/${attempt}/${table}.json`;

describe('a whole export', () => {
  it('leads to one plan and one request for each table with a carried column', async () => {
    const { publisher, objects, handler, putExport } = planner();
    await putExport();
    expect(await deliver(handler, message)).toEqual([]);
    expect(publisher.types()).toEqual(['TableLoadRequested', 'TableLoadRequested']);
    expect(objects.written).toEqual([planOf('artist'), planOf('album')]);
    const [, requested] = publisher.dataOf(tableLoadRequested);
    const body = objects.text(planOf('album'));
    expect(requested).toEqual({
      dataset: 'shop',
      runId: run.runId,
      attempt: 1,
      snapshot: run.snapshot,
      table: { source: 'public.album', name: 'shop.album' },
      contractVersion: '1.0.0',
      contractDigest: contract.digest,
      keyId: '',
      engine: 'duckdb',
      plan: { uri: planOf('album'), sha256: createHash('sha256').update(body).digest('hex'), parts: 3, bytes: 4 },
      drift: [],
    });
    expect(publisher.events[1]?.causationid).toBe((message.detail as { id: string }).id);
  });

  it('is planned with columns, types, keys and parts, and without what the contract drops', async () => {
    const { objects, handler, putExport } = planner();
    await putExport();
    await deliver(handler, message);
    const plan = loadPlan.parse(JSON.parse(objects.text(planOf('album'))));
    expect(plan).toMatchObject({ runId: run.runId, contractDigest: contract.digest, keyId: '', notCarried: 1 });
    expect(plan.columns.map(({ source, icebergType, policy }) => [source, icebergType, policy])).toEqual([
      ['id', 'int', 'allow'],
      ['title', 'string', 'allow'],
    ]);
    const folder = `${exportPlace(run).uri}app/public.album/`;
    expect(plan.parts.map(({ uri, size }) => [uri.slice(folder.length), size])).toEqual([
      ['1/part-00000-constructed.gz.parquet', 1],
      ['1/part-00001-constructed.gz.parquet', 2],
      ['2/part-00000-constructed.gz.parquet', 1],
    ]);
    expect(plan.parts.every(({ etag }) => etag !== '')).toBe(true);
    expect(loadPlan.parse(JSON.parse(objects.text(planOf('artist')))).primaryKey).toEqual(['id']);
  });

  it('is planned without one look into a Parquet file', async () => {
    const { objects, handler, putExport } = planner();
    await putExport();
    await deliver(handler, message);
    expect(objects.opened.filter((uri) => uri.endsWith('.parquet'))).toEqual([]);
  });

  it('heard twice leads to the same plans, attempts and event ids', async () => {
    const { publisher, objects, handler, putExport } = planner();
    await putExport();
    await deliver(handler, message);
    await deliver(handler, { ...message, 'replay-name': 'again' });
    expect(objects.written).toHaveLength(2);
    expect(publisher.ids()).toHaveLength(4);
    expect(new Set(publisher.ids()).size).toBe(2);
  });

  it('in which one part has changed leads to the next attempt of that table, and each further change to another', async () => {
    const { publisher, objects, handler, putExport } = planner();
    await putExport();
    await deliver(handler, message);
    for (const body of ['new', 'newer']) {
      objects.put(`${exportPlace(run).uri}app/public.artist/1/part-00000-constructed.gz.parquet`, body);
      await deliver(handler, message);
    }
    const attempts = publisher
      .dataOf(tableLoadRequested)
      .map(({ table, attempt, plan }) => [table.name, attempt, plan.uri]);
    expect(attempts).toEqual([
      ['shop.artist', 1, planOf('artist')],
      ['shop.album', 1, planOf('album')],
      ['shop.artist', 2, planOf('artist', 2)],
      ['shop.album', 1, planOf('album')],
      ['shop.artist', 3, planOf('artist', 3)],
      ['shop.album', 1, planOf('album')],
    ]);
  });

  it('of a second export attempt leads to new plans', async () => {
    const { publisher, handler, putExport } = planner();
    await putExport();
    await deliver(handler, message);
    await putExport(undefined, run, 2);
    await deliver(handler, runEvent.exportCompleted(run, { attempt: 2 }));
    expect(publisher.dataOf(tableLoadRequested).map(({ attempt }) => attempt)).toEqual([1, 1, 2, 2]);
  });

  it('with a contract by reference is planned alike', async () => {
    const { publisher, objects, handler, putExport } = planner();
    await putExport();
    objects.put(run.byReference.uri, JSON.stringify(contract.document));
    await deliver(handler, runEvent.exportCompleted(run, { contract: run.byReference }));
    expect(publisher.types()).toEqual(['TableLoadRequested', 'TableLoadRequested']);
  });
});

describe('an empty table', () => {
  it('is planned without parts', async () => {
    const { publisher, handler, putExport } = planner();
    await putExport({ 'public.artist': { ...artist, batches: { 1: [] } }, 'public.album': album });
    await deliver(handler, message);
    expect(publisher.dataOf(tableLoadRequested)[0]?.plan).toMatchObject({ parts: 0, bytes: 0 });
  });
});

describe('a table that cannot be planned is rejected, and the others go on:', () => {
  const rejection = async (tables: Parameters<ReturnType<typeof planner>['putExport']>[0]) => {
    const { publisher, handler, putExport } = planner();
    await putExport(tables);
    expect(await deliver(handler, message)).toEqual([]);
    expect(publisher.dataOf(tableLoadRequested).map(({ table }) => table.name)).toEqual(['shop.album']);
    const rejected = publisher.dataOf(tableRejected);
    expect(rejected.map(({ table }) => table.source)).toEqual(['public.artist']);
    return rejected[0];
  };

  it('the export does not know it', async () => {
    expect(await rejection({ 'public.album': album })).toMatchObject({
      reasonCode: 'table-missing',
      drift: [{ table: 'public.artist', change: 'table-missing' }],
    });
  });

  it('the export knows it and wrote nothing', async () => {
    const rejected = await rejection({
      'public.artist': { ...artist, batches: {}, warning: 'no privilege' },
      'public.album': album,
    });
    expect(rejected?.reasonCode).toBe('table-missing');
    expect(rejected?.reason).toContain('no privilege');
  });

  it.each(['FAILED', 'IN_PROGRESS', 'CANCELED'])('its status is %s', async (status) => {
    const rejected = await rejection({ 'public.artist': { ...artist, status }, 'public.album': album });
    expect(rejected).toMatchObject({ reasonCode: 'export-incomplete', drift: [] });
    expect(rejected?.reason).toContain(status.toLowerCase());
  });

  it('one of its batch folders is unfinished', async () => {
    const batches = { 1: [new Uint8Array([1])], 2: [new Uint8Array([2])] };
    const rejected = await rejection({
      'public.artist': { ...artist, batches, unfinished: ['2'] },
      'public.album': album,
    });
    expect(rejected?.reasonCode).toBe('export-incomplete');
  });

  it('it lacks a column that the contract carries', async () => {
    const rejected = await rejection({ 'public.artist': { columns: { id: 'integer' } }, 'public.album': album });
    expect(rejected).toMatchObject({
      reasonCode: 'column-missing',
      drift: [{ table: 'public.artist', column: 'name', change: 'column-removed' }],
    });
    expect(rejected?.reason).toContain('name');
  });

  it('it has the column in another case', async () => {
    const columns = { id: 'integer', Name: 'text' };
    expect((await rejection({ 'public.artist': { columns }, 'public.album': album }))?.reasonCode).toBe(
      'column-missing',
    );
  });

  it('with the same id when heard twice', async () => {
    const { publisher, handler, putExport } = planner();
    await putExport({ 'public.album': album });
    await deliver(handler, message, message);
    expect(new Set(publisher.ids()).size).toBe(2);
  });
});

describe('an export of the older layout', () => {
  it('with _SUCCESS in the table’s own folder is whole', async () => {
    const { publisher, objects, handler, putExport } = planner();
    await putExport({ 'public.album': album });
    const folder = `${exportPlace(run).uri}app/public.artist/`;
    objects.put(`${folder}part-00000-x.gz.parquet`, 'x');
    objects.put(`${folder}_SUCCESS`, '');
    await deliver(handler, message);
    expect(publisher.types()).toEqual(['TableLoadRequested', 'TableLoadRequested']);
  });
});

describe('export_tables_info', () => {
  it.each(['no json', '{}', '{"perTableStatus":[1,{"target":5}]}'])(
    'that reads %j stands in no table’s way',
    async (text) => {
      const { publisher, objects, handler, putExport } = planner();
      await putExport();
      const { uri, taskId } = exportPlace(run);
      objects.put(`${uri}export_tables_info_${taskId}_from_1_to_2.json`, text);
      await deliver(handler, message);
      expect(publisher.types()).toEqual(['TableLoadRequested', 'TableLoadRequested']);
    },
  );
});

describe('an expired export', () => {
  it.each([
    ['nothing is left of it', (_uri: string) => true],
    ['its closing file is gone', (uri: string) => uri.includes('export_info_')],
  ])('fails as a whole where %s', async (_what, isGone) => {
    const { publisher, objects, handler, putExport } = planner();
    await putExport();
    for (const uri of objects.uris()) if (isGone(uri)) objects.delete(uri);
    expect(await deliver(handler, message)).toEqual([]);
    expect(publisher.types()).toEqual(['ExportFailed']);
    expect(publisher.events[0]).toMatchObject({
      source: 'snapferry.lake',
      subject: run.runId,
      data: { reasonCode: 'raw-export-expired', attempt: 1, runId: run.runId },
    });
  });

  it('is tried again at once when the files are back', async () => {
    const { publisher, handler, putExport } = planner();
    await deliver(handler, message);
    await putExport();
    await deliver(handler, { ...message, 'replay-name': 'again' });
    expect(publisher.types()).toEqual(['ExportFailed', 'TableLoadRequested', 'TableLoadRequested']);
  });
});

it('plans another run of the same dataset beside it', async () => {
  const { objects, handler, putExport } = planner();
  const other = testRun({ contract, time: '2026-11-21T03:00:00.000Z' });
  await putExport();
  await deliver(handler, message);
  await putExport(undefined, other);
  await deliver(handler, runEvent.exportCompleted(other));
  expect(objects.written.every((uri) => uri.includes(other.runId))).toBe(true);
});
