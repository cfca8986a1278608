import { appendFileSync, cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { tableHeld, tableLoaded, tableRejected } from '@snapferry/events';
import { currentDataFiles, filePath, localFileIo } from '@snapferry/iceberg';
import { type HeldLoad, heldLoad, heldLoadUri, type LoadPlan, releaseUri } from '@snapferry/ports';
import { type TestRun, testRun, workUri } from '@snapferry/testkit';
import { loadColumn } from '@snapferry/transform';
import { describe, expect, it } from 'vitest';
import { readManifestBytes } from '../../../packages/iceberg/src/manifest.ts';
import { auditTable } from '../../../packages/iceberg/tests/audit-table.ts';
import { type LoaderOptions, loader } from './support.ts';

const day = (of: number): TestRun => testRun({ time: `2026-11-${of}T03:00:00.000Z` });
const [monday, tuesday, wednesday] = [day(23), day(24), day(25)];

/** Rows 1 to n, as SQL. */
const rows = (count: number): string =>
  Array.from({ length: count }, (_, index) => `(${index + 1}, 'SECRET-${index + 1}')`).join(', ');

type Rig = ReturnType<typeof loader>;

const recordUri = (of: TestRun, attempt = 1) => heldLoadUri(workUri, { runId: of.runId, attempt, table: 'artist' });
const record = async ({ objects }: Rig, of = tuesday): Promise<HeldLoad> =>
  heldLoad.parse(JSON.parse(new TextDecoder().decode(await objects.read(recordUri(of)))));

function release({ objects }: Rig, count: number, of = tuesday) {
  const marker = { version: 1, runId: of.runId, table: 'shop.artist', rows: count, releasedAt: '2026-11-24T08:00:00Z' };
  const body = new TextEncoder().encode(JSON.stringify(marker));
  return objects.write(releaseUri(workUri, { runId: of.runId, table: 'artist' }), body);
}

/** Ten rows on Monday, and on Tuesday four. */
async function shrunk(changes: Partial<LoadPlan> = {}, options?: LoaderOptions) {
  const rig = loader(options);
  await rig.loadRows(monday, rows(10), changes);
  const before = await rig.head();
  const message = await rig.loadRows(tuesday, rows(4), changes);
  return { rig, before, message };
}

const dataFiles = ({ home }: Rig) => globSync(join(home, 'lake/shop/artist/data/*.parquet')).sort();
const counts = ({ publisher }: Rig) => publisher.dataOf(tableLoaded).map(({ outcome, rows: of }) => [outcome, of]);

async function published(rig: Rig) {
  const head = await rig.head();
  if (head === undefined) throw new Error('expected a table');
  const { dataFiles: live } = await currentDataFiles(localFileIo(), head);
  return { head, files: live.map(({ uri }) => filePath(uri)), problems: await auditTable(head) };
}

describe('a load that takes away too many rows', () => {
  it('is written, announced and not published', async () => {
    const { rig, before } = await shrunk();
    expect(await rig.head()).toEqual(before);
    expect(rig.publisher.dataOf(tableHeld)).toEqual([
      {
        dataset: 'shop',
        runId: tuesday.runId,
        attempt: 1,
        snapshot: tuesday.snapshot,
        table: { source: 'public.artist', name: 'shop.artist' },
        reasonCode: 'table-shrank',
        reason:
          'shop.artist: expected at least 5 rows, since it holds 10 and may lose 50 % of them at once (snapferryMaxShrink), found 4. ' +
          `They are written and not published. If they are right: snapferry release ${tuesday.runId} shop.artist`,
        rows: 4,
        bytes: expect.any(Number),
        rowsBefore: 10,
        proof: {
          method: 'duckdb-hash-sum-1',
          engine: expect.stringMatching(/^duckdb-v/),
          value: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      },
    ]);
    expect(counts(rig)).toEqual([['loaded', 10]]);
    expect(dataFiles(rig)).toHaveLength(2);
  });

  it('leaves a record without a value of a row in the work bucket', async () => {
    const { rig } = await shrunk();
    const kept = await record(rig);
    expect(kept).toMatchObject({
      rows: 4,
      rowsBefore: 10,
      files: [{ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    });
    for (const { uri } of kept.files) expect(dataFiles(rig)).toContain(filePath(uri));
    const text = new TextDecoder().decode(await rig.objects.read(recordUri(tuesday)));
    expect(text).not.toContain('SECRET');
    // The search would find one: the smallest name stands in the manifest beside the files.
    const { entries } = readManifestBytes(readFileSync(filePath(kept.manifest?.uri ?? '')), 'held');
    const bounds = entries.flatMap(({ data_file: file }) => file.lower_bounds?.map(({ value }) => String(value)));
    expect(bounds).toContain('SECRET-1');
  });

  it('and is asked for again is announced again under the same id, and not written again', async () => {
    const { rig, message } = await shrunk();
    const [files, text] = [dataFiles(rig), JSON.stringify(await record(rig))];
    expect(await rig.load(message, { ...message, 'replay-name': 'again' })).toEqual([]);
    expect(rig.publisher.types().slice(1)).toEqual(['TableHeld', 'TableHeld', 'TableHeld']);
    expect(new Set(rig.publisher.ids()).size).toBe(2);
    expect(new Set(rig.publisher.dataOf(tableHeld).map((data) => JSON.stringify(data))).size).toBe(1);
    expect([rig.engines.length, dataFiles(rig), JSON.stringify(await record(rig))]).toEqual([2, files, text]);
  });

  it.each([
    ['half of them by default', 5, {}, 'loaded'],
    ['more than half of them', 4, {}, 'held'],
    ['all of them', 0, {}, 'held'],
    ['a fifth, where a fifth may go', 8, { maxShrink: 0.2 }, 'loaded'],
    ['more than a fifth', 7, { maxShrink: 0.2 }, 'held'],
    ['one, where none may go', 9, { maxShrink: 0 }, 'held'],
    ['none, where none may go', 10, { maxShrink: 0 }, 'loaded'],
    ['all of them, where all may go', 0, { maxShrink: 1 }, 'loaded'],
  ])('losing %s', async (_what, left, changes, outcome) => {
    const rig = loader();
    await rig.loadRows(monday, rows(10), changes);
    if (left > 0) await rig.loadRows(tuesday, rows(left), changes);
    else await rig.load(await rig.request(tuesday, rig.planOf(tuesday, [], changes)));
    expect(rig.publisher.types()).toEqual(['TableLoaded', outcome === 'held' ? 'TableHeld' : 'TableLoaded']);
  });

  it('is none where the table is new, or was empty', async () => {
    const rig = loader();
    await rig.load(await rig.request(monday, rig.planOf(monday, [], { maxShrink: 0 })));
    await rig.load(await rig.request(tuesday, rig.planOf(tuesday, [], { maxShrink: 0 })));
    expect(counts(rig)).toEqual([
      ['loaded', 0],
      ['loaded', 0],
    ]);
  });

  it('is held against what stands when it is committed, whatever stood when it began', async () => {
    const first = loader();
    await first.loadRows(monday, rows(5));
    const rival = loader({ home: first.home });
    const late = loader({
      home: first.home,
      afterWriting: async () => void (await rival.loadRows(tuesday, rows(10))),
    });
    await late.loadRows(wednesday, rows(4));
    expect(rival.publisher.types()).toEqual(['TableLoaded']);
    expect(late.publisher.dataOf(tableHeld)).toMatchObject([{ rows: 4, rowsBefore: 10 }]);
    expect((await first.rows()).length).toBe(10);
  });

  it('is written once more after a crash before its record, and only announced after one behind it', async () => {
    const rig = loader();
    await rig.loadRows(monday, rows(10));
    const plan = rig.planOf(tuesday, [await rig.putPart(tuesday, 'a.parquet', rows(4))]);
    const message = await rig.request(tuesday, plan);
    const { write } = rig.objects;
    rig.objects.write = async (uri, body) => {
      rig.objects.write = write;
      throw new Error(`${uri} ${body.length}`);
    };
    expect(await rig.load(message)).toEqual([0]);
    expect(rig.publisher.dataOf(tableHeld)).toEqual([]);
    rig.publisher.failAfter(0);
    expect(await rig.load(message)).toEqual([0]);
    expect(rig.engines).toHaveLength(3);
    expect(await rig.load(message)).toEqual([]);
    expect(rig.engines).toHaveLength(3);
    expect(rig.publisher.dataOf(tableHeld)).toMatchObject([{ rows: 4 }]);
  });
});

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
