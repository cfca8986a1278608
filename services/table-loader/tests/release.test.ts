import { appendFileSync, cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { tableHeld, tableLoaded, tableRejected } from '@snapferry/events';
import { filePath } from '@snapferry/iceberg';
import { type HeldLoad, releaseUri } from '@snapferry/ports';
import { testRun, workUri } from '@snapferry/testkit';
import { loadColumn } from '@snapferry/transform';
import { describe, expect, it } from 'vitest';
import {
  counts,
  monday,
  published,
  type Rig,
  record,
  recordUri,
  release,
  rows,
  shrunk,
  tuesday,
  wednesday,
} from './held-loads.ts';
import { loader } from './support.ts';

describe('a released load', () => {
  it('publishes the very files that waited, as a load of its run', async () => {
    const { rig, message } = await shrunk();
    const kept = await record(rig);
    await release(rig, 4);
    expect(await rig.load(message)).toEqual([]);
    const { head, files, problems } = await published(rig);
    expect(problems).toEqual([]);
    expect(files).toEqual(kept.files.map(({ uri }) => filePath(uri)));
    expect(rig.engines).toHaveLength(2);
    expect(head.metadata.properties['snapferry.run-id']).toBe(tuesday.runId);
    expect(head.metadata.snapshots.at(-1)?.summary['snapferry.released-at']).toBe('2026-11-24T08:00:00Z');
    expect(rig.publisher.dataOf(tableLoaded).at(-1)).toMatchObject({ outcome: 'loaded', rows: 4, attempt: 1 });
    expect((await rig.rows()).length).toBe(4);
  });

  it('keeps its layout, its windows and its count of nulled values', async () => {
    const columns = [
      loadColumn({ source: 'id', target: 'id', physicalType: 'integer', policy: 'allow' }),
      loadColumn({ source: 'name', target: 'name', physicalType: 'integer', policy: 'allow', onInvalid: 'null' }),
    ];
    const layout = {
      columns,
      partition: [{ column: 'id', transform: 'truncate[2]' as const }],
      sort: [{ column: 'id', direction: 'desc' as const }],
    };
    const { rig, message } = await shrunk(layout, { scratchBytes: 0 });
    await release(rig, 4);
    await rig.load(message);
    const { files, problems } = await published(rig);
    expect([files.length, problems]).toEqual([3, []]);
    expect(rig.publisher.dataOf(tableLoaded).at(-1)).toMatchObject({ nulledValues: [{ column: 'name', count: 4 }] });
  });

  it('of no rows at all empties the table', async () => {
    const rig = loader();
    await rig.loadRows(monday, rows(10));
    const message = await rig.request(tuesday, rig.planOf(tuesday, []));
    await rig.load(message);
    await release(rig, 0);
    await rig.load(message);
    expect(counts(rig)).toEqual([
      ['loaded', 10],
      ['loaded', 0],
    ]);
  });

  it('released twice is loaded once', async () => {
    const { rig, message } = await shrunk();
    await release(rig, 4);
    await rig.load(message);
    const { head } = await published(rig);
    await release(rig, 4);
    await rig.load(message);
    expect(counts(rig).at(-1)).toEqual(['already-loaded', 4]);
    expect(await rig.head()).toEqual(head);
  });

  it('that a newer run has passed by is superseded', async () => {
    const { rig, message } = await shrunk();
    await rig.loadRows(wednesday, rows(9));
    await release(rig, 4);
    await rig.load(message);
    expect(counts(rig)).toEqual([
      ['loaded', 10],
      ['loaded', 9],
      ['superseded', 9],
    ]);
  });

  it('whose commit was not announced is announced as it stands', async () => {
    const { rig, message } = await shrunk();
    await release(rig, 4);
    rig.publisher.failAfter(0);
    expect(await rig.load(message)).toEqual([0]);
    expect(await rig.load(message)).toEqual([]);
    expect(counts(rig).at(-1)).toEqual(['already-loaded', 4]);
  });

  const rewrite = ({ objects }: Rig, changed: unknown) =>
    objects.write(recordUri(tuesday), new TextEncoder().encode(JSON.stringify(changed)));
  const damages: Record<string, (kept: HeldLoad, rig: Rig) => unknown> = {
    'a byte of a file is another': ({ files: [file] }) => {
      const path = filePath(file?.uri ?? '');
      const bytes = readFileSync(path);
      bytes[10] = (bytes[10] ?? 0) ^ 1;
      writeFileSync(path, bytes);
    },
    'a file has grown': ({ files: [file] }) => appendFileSync(filePath(file?.uri ?? ''), 'x'),
    'a file is gone': ({ files: [file] }) => rmSync(filePath(file?.uri ?? '')),
    'the manifest is another': ({ manifest }) => appendFileSync(filePath(manifest?.uri ?? ''), 'x'),
    'the manifest is gone': ({ manifest }) => rmSync(filePath(manifest?.uri ?? '')),
    'the record names a manifest of others': (kept, rig) => {
      cpSync(join(rig.home, 'lake/shop'), join(rig.home, 'lake/crm'), { recursive: true });
      const uri = kept.manifest?.uri.replace('/lake/shop/', '/lake/crm/');
      return rewrite(rig, { ...kept, manifest: { ...kept.manifest, uri } });
    },
    'the record vouches for no file': (kept, rig) => rewrite(rig, { ...kept, files: [] }),
    'the record is gone': (_kept, rig) => rig.objects.delete(recordUri(tuesday)),
    'the record is of another plan': (kept, rig) => rewrite(rig, { ...kept, planSha256: '0'.repeat(64) }),
  };

  it.each(Object.entries(damages))('is written again from the export where %s', async (_what, damage) => {
    const { rig, message } = await shrunk();
    const kept = await record(rig);
    await damage(kept, rig);
    await release(rig, 4);
    expect(await rig.load(message)).toEqual([]);
    const { files, problems } = await published(rig);
    expect(problems).toEqual([]);
    expect(files.map((file) => basename(file))).not.toEqual(kept.files.map(({ uri }) => basename(uri)));
    expect((await rig.rows()).length).toBe(4);
    expect(rig.engines).toHaveLength(3);
  });

  it('is written again where the table has another shape by now', async () => {
    const { rig, message } = await shrunk();
    // A load of the day before under other columns, as a rollback and its repetition would leave it.
    const id = loadColumn({ source: 'id', target: 'id', physicalType: 'integer', policy: 'allow' });
    const between = testRun({ time: '2026-11-23T09:00:00.000Z' });
    await rig.loadRows(between, rows(10), { columns: [id] });
    await release(rig, 4);
    await rig.load(message);
    expect(counts(rig).at(-1)).toEqual(['loaded', 4]);
    expect((await published(rig)).problems).toEqual([]);
    expect(rig.output()).toContain('written again');
  });

  it('is rejected, with the table as it was, where both its files and its export are gone', async () => {
    const { rig, before, message } = await shrunk();
    const kept = await record(rig);
    rmSync(filePath(kept.files[0]?.uri ?? ''));
    for (const part of globSync(`${rig.home}/objects/**/${tuesday.runId}/**/*.parquet`)) rmSync(part);
    await release(rig, 4);
    await rig.load(message);
    expect(rig.publisher.dataOf(tableRejected)).toMatchObject([{ reasonCode: 'part-changed' }]);
    expect(await rig.head()).toEqual(before);
  });

  it('covers the same rows exported again, and no fewer', async () => {
    const { rig } = await shrunk();
    await release(rig, 4);
    const again = async (attempt: number, count: number) => {
      const part = await rig.putPart(tuesday, `${attempt}.parquet`, rows(count));
      await rig.load(await rig.request(tuesday, rig.planOf(tuesday, [part]), attempt));
    };
    await again(2, 3);
    expect(rig.publisher.dataOf(tableHeld).at(-1)).toMatchObject({ attempt: 2, rows: 3 });
    await again(3, 4);
    expect(counts(rig).at(-1)).toEqual(['loaded', 4]);
  });

  it.each([
    ['no json', 'not JSON'],
    [
      'another run',
      JSON.stringify({
        version: 1,
        runId: monday.runId,
        table: 'shop.artist',
        rows: 4,
        releasedAt: '2026-11-24T08:00:00Z',
      }),
    ],
    ['no rows', JSON.stringify({ version: 1, runId: tuesday.runId, table: 'shop.artist' })],
  ])('is refused by name where its marker holds %s', async (_what, text) => {
    const { rig, before, message } = await shrunk();
    const uri = releaseUri(workUri, { runId: tuesday.runId, table: 'artist' });
    await rig.objects.write(uri, new TextEncoder().encode(text));
    await rig.load(message);
    expect(rig.publisher.dataOf(tableRejected)).toMatchObject([
      { reasonCode: 'release-invalid', reason: expect.stringContaining(uri) },
    ]);
    expect(await rig.head()).toEqual(before);
  });
});
