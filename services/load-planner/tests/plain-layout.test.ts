import { tableLoadRequested, tableRejected } from '@snapferry/events';
import { loadPlan } from '@snapferry/ports';
import { deliver, exportPlace, runEvent } from '@snapferry/testkit';
import { describe, expect, it } from 'vitest';
import { planner, run } from './support.ts';

const folder = `${exportPlace(run).runFolder}dump/`;
const file = (table: string, name: string) => ({ table: `public.${table}`, uri: `${folder}${name}` });
const event = (files: { table: string; uri: string }[]) =>
  runEvent.exportCompleted(run, { layout: 'plain', uri: folder, files });

describe('the plain layout', () => {
  it('is planned from the keys that the event names, and none of the files is opened', async () => {
    const { publisher, objects, handler } = planner();
    for (const name of ['a1.parquet', 'a2.parquet', 'b.parquet', 'unnamed.parquet'])
      objects.put(`${folder}${name}`, name);
    objects.forget();
    const files = [file('artist', 'a1.parquet'), file('album', 'b.parquet'), file('artist', 'a2.parquet')];
    expect(await deliver(handler, event(files))).toEqual([]);
    const requested = publisher.dataOf(tableLoadRequested);
    expect(requested.map(({ table, plan }) => [table.name, plan.parts])).toEqual([
      ['shop.artist', 2],
      ['shop.album', 1],
    ]);
    const plan = loadPlan.parse(JSON.parse(objects.text(requested[0]?.plan.uri ?? '')));
    expect(plan.parts.map(({ uri }) => uri)).toEqual([`${folder}a1.parquet`, `${folder}a2.parquet`]);
    // On AWS, load-planner's role may see such files and read none.
    expect(objects.opened.filter((uri) => uri.endsWith('.parquet'))).toEqual([]);
  });

  it('rejects a table whose file is not there, and one that is not named', async () => {
    const { publisher, handler } = planner();
    await deliver(handler, event([file('artist', 'gone.parquet')]));
    expect(publisher.dataOf(tableRejected).map(({ table, reasonCode }) => [table.source, reasonCode])).toEqual([
      ['public.artist', 'export-incomplete'],
      ['public.album', 'table-missing'],
    ]);
  });

  it('loads a file once that is named twice', async () => {
    const { publisher, objects, handler } = planner();
    objects.put(`${folder}a.parquet`, 'a');
    await deliver(handler, event([file('artist', 'a.parquet'), file('artist', 'a.parquet')]));
    expect(publisher.dataOf(tableLoadRequested)[0]?.plan.parts).toBe(1);
  });

  it('opens nothing when one of its files lies elsewhere', async () => {
    const { publisher, objects, handler } = planner();
    for (const uri of [
      's3://source-landing/exports/crm/r-1/1/x.parquet',
      `${folder}../../secret.parquet`,
      `${folder}%2e%2e/x.parquet`,
      `${folder}*.parquet`,
      folder,
    ]) {
      publisher.forget();
      await deliver(handler, event([{ table: 'public.artist', uri }, file('album', 'b.parquet')]));
      expect(publisher.events).toMatchObject([{ type: 'ExportFailed', data: { reasonCode: 'uri-outside-prefix' } }]);
    }
    expect(objects.opened).toEqual([]);
  });

  it('opens nothing either when the last of many files lies elsewhere', async () => {
    const { publisher, objects, handler } = planner();
    await deliver(
      handler,
      event([file('artist', 'a.parquet'), { table: 'public.album', uri: 's3://other/x.parquet' }]),
    );
    expect(publisher.events).toMatchObject([{ type: 'ExportFailed', data: { reasonCode: 'uri-outside-prefix' } }]);
    expect(objects.opened).toEqual([]);
  });
});
