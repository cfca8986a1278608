import { tableLoadRequested, tableRejected } from '@snapferry/events';
import { loadPlan } from '@snapferry/ports';
import { deliver, type ExportedTableSpec, exportPlace, runEvent } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { album, artist, planner, run } from './support.ts';

const row = new Uint8Array([1]);
const folder = `${exportPlace(run).uri}app/public.artist/`;
type Batches = Readonly<Record<string, readonly Uint8Array[]>>;

/** Plans an export in which one table is as given and the other is whole; says what became of the first. */
async function plan(spec: ExportedTableSpec, more: Readonly<Record<string, string>> = {}, words: object[] = []) {
  const { publisher, objects, handler, putExport } = planner();
  await putExport({ 'public.artist': { ...artist, ...spec }, 'public.album': album });
  for (const [name, body] of Object.entries(more)) objects.put(`${folder}${name}`, body);
  await deliver(handler, runEvent.exportCompleted(run, { tables: words as never }));
  const requested = publisher.dataOf(tableLoadRequested);
  expect(requested.map(({ table }) => table.source)).toContain('public.album');
  const asked = requested.find(({ table }) => table.source === 'public.artist');
  const [rejected] = publisher.dataOf(tableRejected);
  const parts = asked && loadPlan.parse(JSON.parse(objects.text(asked.plan.uri))).parts.map(({ uri }) => uri);
  return { asked, rejected, parts: parts?.map((uri) => uri.slice(folder.length)) };
}

async function incomplete(spec: ExportedTableSpec, more: Readonly<Record<string, string>> = {}): Promise<string> {
  const { asked, rejected } = await plan(spec, more);
  expect(asked).toBeUndefined();
  expect(rejected?.reasonCode).toBe('export-incomplete');
  return rejected?.reason ?? '';
}

const batches = (...names: number[]): Batches => Object.fromEntries(names.map((name) => [name, [row]]));

describe('a table that the export calls complete is rejected', () => {
  it('where fewer of its partitions are done than it has', async () => {
    const reason = await incomplete({ partitions: 4, completedPartitions: 3 });
    expect(reason).toContain('without 1 of its 4 partitions');
    expect(await incomplete({ partitions: '4', completedPartitions: '0' })).toContain('4 of its 4 partitions');
  });

  it.each([
    ['the first', batches(2, 3)],
    ['one in the middle', batches(1, 3)],
  ])('where %s of its batch folders is not there', async (_which, there) => {
    expect(await incomplete({ batches: there })).toContain('without 1 of its 3 batch folders');
  });

  it('where the last of its batch folders are not there, by the number that the export tells', async () => {
    expect(await incomplete({ batches: batches(1, 2), partitions: 4 })).toContain('2 of its 4 batch folders');
  });

  it.each([0.000_001, 0.01, '1.5', 12])(
    'where it has no file of rows and the export says that it has %j GB',
    async (sizeGB) => {
      expect(await incomplete({ batches: { 1: [] }, sizeGB })).toContain('without any file of rows');
    },
  );

  it('where a folder with rows has no _SUCCESS, though the table’s own folder has one', async () => {
    const more = { _SUCCESS: '', '2/part-00000-x.gz.parquet': 'x' };
    expect(await incomplete({ batches: batches(1) }, more)).toContain('_SUCCESS in 2');
  });

  it('where a writer that died left nothing but its temporary files', async () => {
    const more = { '_temporary/0/task_1/part-00000-x.gz.parquet': 'x' };
    expect(await incomplete({ batches: {} }, more)).toContain('_SUCCESS in the table folder');
  });

  it('where another entry of the info says otherwise', async () => {
    for (const order of [
      ['FAILED', 'COMPLETE'],
      ['COMPLETE', 'FAILED'],
    ]) {
      const { publisher, objects, handler, putExport } = planner();
      await putExport();
      const perTableStatus = order.map((status) => ({ target: 'app.public.artist', status }));
      const { uri, taskId } = exportPlace(run);
      objects.put(`${uri}export_tables_info_${taskId}_from_1_to_2.json`, JSON.stringify({ perTableStatus }));
      await deliver(handler, runEvent.exportCompleted(run));
      expect(publisher.dataOf(tableRejected)).toMatchObject([{ reasonCode: 'export-incomplete' }]);
    }
  });
});

describe('a table is planned whole', () => {
  it.each<[string, ExportedTableSpec]>([
    ['cut by its key: one batch, and a file less for each empty piece', { batches: { 1: [row, row] }, partitions: 9 }],
    ['in several batches, as many as the export tells', { batches: batches(1, 2, 3), partitions: 3 }],
    ['in several batches of which it tells less', { batches: batches(1, 2, 3), partitions: 1 }],
    ['in several batches with pieces of their own', { batches: { 1: [row, row], 2: [row, row] }, partitions: 4 }],
    ['of which the export tells a size', { sizeGB: 3.5 }],
    ['whose numbers do not read', { partitions: 'many', sizeGB: 'some' }],
  ])('%s', async (_what, spec) => {
    const { asked } = await plan(spec);
    expect(asked?.plan.parts).toBe(Object.values(spec.batches ?? batches(1)).flat().length);
  });

  it.each([0, '0', 2 ** -17, 2 ** -16, '1.52587890625E-5'])(
    'and empty, where the export says %j GB: nothing, or pages that an empty table has too',
    async (sizeGB) => {
      expect((await plan({ batches: { 1: [] }, sizeGB })).asked?.plan).toMatchObject({ parts: 0, bytes: 0 });
    },
  );

  it('without what a writer left in hidden folders', async () => {
    const { parts } = await plan(
      { batches: batches(1) },
      { '1/_temporary/0/part-00000-x.gz.parquet': 'x', '.hive/part-00001-x.gz.parquet': 'x' },
    );
    expect(parts).toEqual(['1/part-00000-constructed.gz.parquet']);
  });

  it('as a partitioned parent: from its own folder, one batch for each child, without the children’s folders', async () => {
    const { publisher, objects, handler, putExport } = planner();
    const child = { columns: artist.columns ?? {}, batches: batches(1) };
    await putExport({
      'public.artist': { ...artist, batches: batches(1, 2), partitions: 2 },
      'public.artist_2025': child,
      'public.artist_2026': child,
      'public.album': album,
    });
    await deliver(handler, runEvent.exportCompleted(run));
    const requested = publisher.dataOf(tableLoadRequested);
    expect(requested.map(({ table }) => table.source)).toEqual(['public.artist', 'public.album']);
    const { parts } = loadPlan.parse(JSON.parse(objects.text(requested[0]?.plan.uri ?? '')));
    expect(parts.map(({ uri }) => uri.slice(folder.length))).toEqual([
      '1/part-00000-constructed.gz.parquet',
      '2/part-00000-constructed.gz.parquet',
    ]);
  });
});

describe('what the export says', () => {
  it('of a complete table as a warning goes with the request for its load', async () => {
    const { asked } = await plan({ warning: 'the table was exported by a single thread' });
    expect(asked?.warning).toBe('the table was exported by a single thread');
  });

  it('by its announcement only stands in the reason: why a table was skipped', async () => {
    const { rejected } = await plan({ batches: {} }, {}, [
      { table: 'public.artist', status: 'skipped', warning: 'PERMISSIONS_DO_NOT_EXIST' },
    ]);
    expect(rejected).toMatchObject({ reasonCode: 'table-missing' });
    expect(rejected?.reason).toContain('PERMISSIONS_DO_NOT_EXIST');
  });

  it('of no table in particular stands with each that did not come out', async () => {
    const { publisher, handler, putExport } = planner();
    await putExport({ 'public.album': album });
    const tables = [{ table: '*', status: 'skipped', warning: 'FAILED_TO_EXTRACT_TABLES_LIST_FOR_DATABASE' }];
    await deliver(handler, runEvent.exportCompleted(run, { tables }));
    const [rejected] = publisher.dataOf(tableRejected);
    expect(rejected).toMatchObject({ reasonCode: 'table-missing', drift: [{ change: 'table-missing' }] });
    expect(rejected?.reason).toContain('FAILED_TO_EXTRACT');
    expect(publisher.dataOf(tableLoadRequested)[0]?.warning).toBeUndefined();
  });

  it('by its announcement never makes a table whole, nor one that is whole incomplete', async () => {
    const whole = await plan({}, {}, [{ table: 'public.artist', status: 'skipped' }]);
    expect(whole.asked).toBeDefined();
    const lost = await plan({ status: 'FAILED' }, {}, [{ table: 'public.artist', status: 'complete' }]);
    expect(lost.rejected?.reasonCode).toBe('export-incomplete');
  });
});

describe('a plain export', () => {
  const place = `${exportPlace(run).runFolder}dump/`;
  const plain = async (changes: object) => {
    const { publisher, objects, handler } = planner();
    objects.put(`${place}a.parquet`, 'four');
    await deliver(handler, runEvent.exportCompleted(run, { layout: 'plain', uri: place, ...changes }));
    return {
      planned: publisher.dataOf(tableLoadRequested).map(({ table, plan: { parts } }) => [table.source, parts]),
      rejected: publisher
        .dataOf(tableRejected)
        .map(({ table, reasonCode, reason }) => [table.source, reasonCode, reason]),
    };
  };

  it('has an empty table where it tells of one and names no file of it', async () => {
    const tables = [{ table: 'public.artist', status: 'complete' }];
    const { planned, rejected } = await plain({ tables, files: [{ table: 'public.album', uri: `${place}a.parquet` }] });
    expect(planned).toEqual([
      ['public.artist', 0],
      ['public.album', 1],
    ]);
    expect(rejected).toEqual([]);
  });

  it('is not believed where it says itself that a table failed, or a file has another size', async () => {
    const tables = [{ table: 'public.artist', status: 'failed', warning: 'disk full' }];
    const uri = `${place}a.parquet`;
    const { planned, rejected } = await plain({ tables, files: [{ table: 'public.album', uri, size: 5 }] });
    expect(planned).toEqual([]);
    expect(rejected).toMatchObject([
      ['public.artist', 'export-incomplete', expect.stringContaining('disk full')],
      ['public.album', 'export-incomplete', expect.stringContaining('5 bytes of a.parquet, which has 4')],
    ]);
  });
});
