import { tableLoaded, tableRejected } from '@snapferry/events';
import { policyDigest } from '@snapferry/ports';
import { testRun } from '@snapferry/testkit';
import { loadColumn } from '@snapferry/transform';
import { describe, expect, it } from 'vitest';
import { loader } from './support.ts';

const run = testRun();
const yesterday = testRun({ time: '2026-11-19T03:00:00.000Z' });
const tomorrow = testRun({ time: '2026-11-21T03:00:00.000Z' });
const abba = [
  { id: 1, name: 'ABBA' },
  { id: 2, name: null },
];

describe('a load', () => {
  it('makes the planned parts the content of the table and announces it', async () => {
    const { load, putPart, planOf, request, publisher, rows, head } = loader();
    const parts = [
      await putPart(run, 'a.parquet', "(2, NULL), (1, 'ABBA')"),
      await putPart(run, 'b.parquet', "(3, '')"),
    ];
    expect(await load(await request(run, planOf(run, parts)))).toEqual([]);
    expect(await rows()).toEqual([...abba, { id: 3, name: '' }]);
    const table = await head();
    expect(publisher.dataOf(tableLoaded)).toEqual([
      {
        dataset: 'shop',
        runId: run.runId,
        attempt: 1,
        snapshot: run.snapshot,
        table: { source: 'public.artist', name: 'shop.artist' },
        outcome: 'loaded',
        rows: 3,
        bytes: expect.any(Number),
        snapshotId: String(table?.metadata['current-snapshot-id']),
        metadataLocation: table?.metadataLocation,
        loadedAt: '2026-11-20T04:00:00.000Z',
        columns: { carried: 2, pseudonymised: 0, notCarried: 1 },
        nulledValues: [],
        durationMs: 0,
        receipt: expect.objectContaining({ keyId: '' }),
        proof: {
          method: 'duckdb-hash-sum-2',
          engine: expect.stringMatching(/^duckdb-v/),
          value: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      },
    ]);
  });

  it('writes whose content it is into the table’s properties', async () => {
    const { loadRows, head, planOf, publisher } = loader();
    await loadRows(run, "(1, 'a')");
    const receipt = policyDigest(planOf(run, []));
    expect(publisher.dataOf(tableLoaded)[0]?.receipt?.policyDigest).toBe(receipt);
    expect((await head())?.metadata.properties).toMatchObject({
      'snapferry.run-id': run.runId,
      'snapferry.source-snapshot-time': run.snapshot.time,
      'snapferry.contract-version': '1.0.0',
      'snapferry.contract-digest': run.contract.digest,
      'snapferry.policy-digest': receipt,
      'snapferry.key-id': '',
      'snapferry.hmac-algorithm': '',
    });
  });

  it('replaces the day before as a whole', async () => {
    const { loadRows, rows, publisher } = loader();
    await loadRows(yesterday, "(1, 'old'), (9, 'gone')");
    await loadRows(run, "(1, 'ABBA'), (2, NULL)");
    expect(await rows()).toEqual(abba);
    expect(publisher.dataOf(tableLoaded).map(({ outcome, rows: count }) => [outcome, count])).toEqual([
      ['loaded', 2],
      ['loaded', 2],
    ]);
  });

  it('told again is already loaded, under the same id, and changes nothing', async () => {
    const { loadRows, load, head, publisher, engines } = loader();
    const message = await loadRows(run, "(1, 'a')");
    const before = await head();
    expect(await load(message, { ...message, 'replay-name': 'again' })).toEqual([]);
    expect(await head()).toEqual(before);
    expect(publisher.dataOf(tableLoaded).map(({ outcome }) => outcome)).toEqual([
      'loaded',
      'already-loaded',
      'already-loaded',
    ]);
    expect(new Set(publisher.ids()).size).toBe(1);
    expect(engines).toHaveLength(1);
  });

  it('whose announcement failed is announced on redelivery, and not loaded twice', async () => {
    const { putPart, planOf, request, load, publisher, engines } = loader();
    const message = await request(run, planOf(run, [await putPart(run, 'a.parquet', "(1, 'a')")]));
    publisher.failAfter(0);
    expect(await load(message)).toEqual([0]);
    expect(await load(message)).toEqual([]);
    expect(publisher.dataOf(tableLoaded)).toMatchObject([{ outcome: 'already-loaded', rows: 1 }]);
    expect(engines).toHaveLength(1);
  });

  it('says how many values became null on redelivery too, and of no other run', async () => {
    const { putPart, planOf, request, load, publisher, head } = loader();
    const columns = [
      loadColumn({ source: 'id', target: 'id', physicalType: 'integer', policy: 'allow' }),
      loadColumn({ source: 'name', target: 'name', physicalType: 'date', policy: 'allow', onInvalid: 'null' }),
    ];
    const part = await putPart(run, 'a.parquet', "(1, 'infinity'), (2, '2026-01-01'), (3, 'never')");
    const message = await request(run, planOf(run, [part], { columns }));
    publisher.failAfter(0);
    expect(await load(message)).toEqual([0]);
    expect(await load(message)).toEqual([]);
    const nulledValues = [{ column: 'name', count: 2 }];
    expect(publisher.dataOf(tableLoaded)).toMatchObject([{ outcome: 'already-loaded', nulledValues }]);
    const summary = (await head())?.metadata.snapshots.at(-1)?.summary;
    expect(summary?.['snapferry.nulled-values']).toBe('[{"column":"name","count":2}]');
    const older = await request(yesterday, planOf(yesterday, [], { columns }));
    await load(older);
    expect(publisher.dataOf(tableLoaded).at(-1)).toMatchObject({ outcome: 'superseded', nulledValues: [] });
  });

  it('of an older snapshot is superseded, tells what stands, and changes nothing', async () => {
    const { loadRows, rows, head, publisher } = loader();
    await loadRows(run, "(1, 'ABBA'), (2, NULL)");
    const before = await head();
    await loadRows(yesterday, "(1, 'old')");
    expect(await rows()).toEqual(abba);
    expect(await head()).toEqual(before);
    expect(publisher.dataOf(tableLoaded)[1]).toMatchObject({ outcome: 'superseded', runId: yesterday.runId, rows: 2 });
  });

  it('of an empty table empties the table', async () => {
    const { loadRows, load, planOf, request, rows, head, publisher } = loader();
    await loadRows(run, "(1, 'a')");
    await load(await request(tomorrow, planOf(tomorrow, [], { maxShrink: 1 })));
    expect(await rows()).toEqual([]);
    expect((await head())?.metadata.properties['snapferry.run-id']).toBe(tomorrow.runId);
    expect(publisher.dataOf(tableLoaded)[1]).toMatchObject({ outcome: 'loaded', rows: 0, bytes: 0 });
  });

  it('of an empty table makes a table that does not exist yet', async () => {
    const { load, planOf, request, head, publisher } = loader();
    expect(await load(await request(run, planOf(run, [])))).toEqual([]);
    expect((await head())?.metadata.snapshots).toHaveLength(1);
    expect(publisher.dataOf(tableLoaded)).toMatchObject([{ rows: 0 }]);
  });

  it('does not hash under a key that the registry gives to others', async () => {
    const { loadRows, head, publisher } = loader();
    const columns = [loadColumn({ source: 'name', target: 'name', physicalType: 'text', policy: 'hmac' })];
    await loadRows(run, "(1, 'CANARY')", { columns, keyId: 'k-2' });
    expect(await head()).toBeUndefined();
    expect(publisher.dataOf(tableRejected)).toMatchObject([
      { reasonCode: 'key-unavailable', reason: expect.stringMatching(/\(k-1\), found k-2/) },
    ]);
  });

  it('hashes under the key, and neither key nor value leaves by log or event', async () => {
    const { loadRows, rows, head, output, publisher } = loader();
    const columns = [
      loadColumn({ source: 'id', target: 'id', physicalType: 'integer', policy: 'allow' }),
      loadColumn({ source: 'name', target: 'name', physicalType: 'text', policy: 'hmac' }),
    ];
    await loadRows(run, "(1, 'CANARY'), (2, NULL)", { columns, keyId: 'k-1' });
    // openssl: printf CANARY | openssl dgst -sha256 -mac HMAC -macopt hexkey:0707…07
    const hash = 'b71a9129d5b57f9e9e400b34f41ee629663d1a5d1b0f17b54954bab8327537ba';
    expect(await rows()).toEqual([
      { id: 1, name: hash },
      { id: 2, name: null },
    ]);
    expect((await head())?.metadata.properties['snapferry.key-id']).toBe('k-1');
    expect(publisher.dataOf(tableLoaded)).toMatchObject([{ columns: { pseudonymised: 1 }, receipt: { keyId: 'k-1' } }]);
    const said = output() + JSON.stringify(publisher.events);
    expect(said).not.toContain('CANARY');
    expect(said).not.toContain('07'.repeat(16));
    expect(said).not.toContain(Buffer.alloc(32, 7).toString('base64').slice(0, 40));
  });
});
