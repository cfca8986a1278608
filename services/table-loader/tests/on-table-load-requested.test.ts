import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { tableLoaded, tableRejected } from '@snapferry/events';
import { policyDigest } from '@snapferry/ports';
import { dataContract, strangerAccount, testRun } from '@snapferry/testkit';
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
          method: 'duckdb-hash-sum-1',
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

describe('a rejection is announced, and the table stands as it was:', () => {
  const notInteger = {
    columns: [loadColumn({ source: 'name', target: 'id', physicalType: 'integer', policy: 'allow' })],
  };

  /** The parts that the last rejected load opened. */
  let opened: readonly string[] = [];

  async function rejected(prepare: (rig: ReturnType<typeof loader>) => Promise<object>) {
    const rig = loader();
    await rig.loadRows(yesterday, "(1, 'ABBA'), (2, NULL)");
    const before = await rig.head();
    rig.publisher.forget();
    const message = await prepare(rig);
    rig.staged.length = 0;
    expect(await rig.load(message)).toEqual([]);
    expect(rig.publisher.types()).toEqual(['TableRejected']);
    opened = [...rig.staged];
    expect(await rig.head()).toEqual(before);
    expect(await rig.rows()).toEqual(abba);
    const [data] = rig.publisher.dataOf(tableRejected);
    expect(data).toMatchObject({ runId: run.runId, attempt: 1, table: { name: 'shop.artist' } });
    expect(JSON.stringify(rig.publisher.events) + rig.output()).not.toContain('CANARY');
    return data?.reasonCode;
  }

  it('the plan was changed after it was announced', async () => {
    const reason = rejected(async ({ putPart, planOf, request, objects }) => {
      const plan = planOf(run, [await putPart(run, 'a.parquet', "(1, 'a')")]);
      const message = await request(run, plan);
      const { data } = message.detail as { data: { plan: { uri: string } } };
      await objects.write(data.plan.uri, new TextEncoder().encode(JSON.stringify({ ...plan, notCarried: 0 })));
      return message;
    });
    expect(await reason).toBe('plan-mismatch');
  });

  it('the plan lies elsewhere', async () => {
    const reason = rejected(async ({ planOf, request, objects }) => {
      const message = await request(run, planOf(run, []));
      const detail = message.detail as { data: { plan: { uri: string } } };
      const body = await objects.read(detail.data.plan.uri);
      const uri = 's3://source-landing/plan.json';
      await objects.write(uri, body);
      return { ...message, detail: { ...detail, data: { ...detail.data, plan: { ...detail.data.plan, uri } } } };
    });
    expect(await reason).toBe('plan-mismatch');
  });

  it.each([
    ['another run', { runId: tomorrow.runId }],
    ['another table', { table: { source: 'public.artist', name: 'shop.other' } }],
    ['another dataset', { dataset: 'crm' }],
    ['another version of plans', { version: 2 as never }],
    ['no columns', { columns: [] }],
    ['another policy than its receipt says', { policyDigest: `sha256:${'1'.repeat(64)}` }],
  ])('the plan is of %s', async (_what, changes) => {
    const reason = rejected(async ({ planOf, request }) => request(run, planOf(run, [], changes)));
    expect(await reason).toBe('plan-mismatch');
  });

  it('the plan is gone', async () => {
    const reason = rejected(async ({ planOf, request, objects }) => {
      const message = await request(run, planOf(run, []));
      await objects.delete((message.detail as { data: { plan: { uri: string } } }).data.plan.uri);
      return message;
    });
    expect(await reason).toBe('object-not-found');
  });

  it.each([
    's3://source-landing/exports/crm/r-1/1/x.parquet',
    `s3://source-landing/exports/shop/${tomorrow.runId}/1/x.parquet`,
    `s3://source-landing/exports/shop/${run.runId}/../${tomorrow.runId}/x.parquet`,
    `s3://source-landing/exports/shop/${run.runId}/%2e%2e/x.parquet`,
    `s3://source-landing/exports/shop/${run.runId}/*.parquet`,
    's3://other/exports/x.parquet',
    'file:///etc/passwd',
    'https://example.com/x.parquet',
  ])('a part lies at %s', async (uri) => {
    const reason = rejected(async ({ planOf, request }) => request(run, planOf(run, [{ uri, size: 1, etag: '"x"' }])));
    expect(await reason).toBe('plan-mismatch');
    expect(opened).toEqual([]);
  });

  it.each([
    ['gone', async ({ objects }: ReturnType<typeof loader>, uri: string) => objects.delete(uri)],
    [
      'written anew',
      async ({ objects }: ReturnType<typeof loader>, uri: string) => objects.write(uri, await objects.read(uri)),
    ],
    [
      'cut off',
      async ({ objects }: ReturnType<typeof loader>, uri: string) =>
        objects.write(uri, (await objects.read(uri)).slice(0, 20)),
    ],
  ])('a part is %s since the plan', async (_what, change) => {
    const reason = rejected(async (rig) => {
      const part = await rig.putPart(run, 'a.parquet', "(1, 'a')");
      const message = await rig.request(run, rig.planOf(run, [part]));
      await change(rig, part.uri);
      return message;
    });
    expect(await reason).toBe('part-changed');
  });

  it('a part changes while the engine reads', async () => {
    const uri = `s3://source-landing/exports/shop/${run.runId}/1/snapferry-${run.runId}-1/app/public.artist/1/a.parquet`;
    const { request, planOf, putPart, load, publisher, head } = loader({
      afterWriting: async ({ objects }) => objects.write(uri, await objects.read(uri)),
    });
    const part = await putPart(run, 'a.parquet', "(1, 'a')");
    expect(part.uri).toBe(uri);
    expect(await load(await request(run, planOf(run, [part])))).toEqual([]);
    expect(publisher.dataOf(tableRejected)).toMatchObject([{ reasonCode: 'part-changed' }]);
    expect(await head()).toBeUndefined();
  });

  it('a part is no Parquet', async () => {
    const reason = rejected(async ({ planOf, request, objects, putPart }) => {
      const { uri } = await putPart(run, 'a.parquet', "(1, 'a')");
      await objects.write(uri, new TextEncoder().encode('CANARY is not Parquet at all'));
      const part = await objects.head(uri);
      return request(run, planOf(run, part === undefined ? [] : [part]));
    });
    expect(await reason).toBe('part-unreadable');
  });

  it('values do not cast; the message counts them and quotes none', async () => {
    const reason = rejected(async ({ planOf, request, putPart }) =>
      request(run, planOf(run, [await putPart(run, 'a.parquet', "(1, 'CANARY'), (2, '5')")], notInteger)),
    );
    expect(await reason).toBe('invalid-values');
  });

  it('the export lacks a carried column', async () => {
    const columns = [loadColumn({ source: 'nowhere', target: 'nowhere', physicalType: 'text', policy: 'allow' })];
    const reason = rejected(async ({ planOf, request, putPart }) =>
      request(run, planOf(run, [await putPart(run, 'a.parquet', "(1, 'a')")], { columns })),
    );
    expect(await reason).toBe('column-missing');
  });

  it('the column’s type in the table cannot be kept', async () => {
    const columns = [
      loadColumn({ source: 'id', target: 'id', physicalType: 'text', policy: 'allow', onInvalid: 'string' }),
    ];
    const reason = rejected(async ({ planOf, request, putPart }) =>
      request(run, planOf(run, [await putPart(run, 'a.parquet', "(1, 'a')")], { columns })),
    );
    expect(await reason).toBe('unsupported-schema-change');
  });

  it('one contract version stands for two contracts', async () => {
    const other = testRun({ contract: dataContract({ padding: 'changed' }) });
    const reason = rejected(async ({ planOf, request }) =>
      request(run, planOf(run, [], { contractDigest: other.contract.digest })),
    );
    expect(await reason).toBe('contract-version-reused');
  });
});

describe('a rejected load', () => {
  it('does the work when it is replayed after the fault is mended', async () => {
    const { putPart, planOf, request, load, objects, publisher, rows } = loader();
    const part = await putPart(run, 'a.parquet', "(1, 'ABBA'), (2, NULL)");
    const plan = planOf(run, [part]);
    const message = await request(run, plan);
    const { uri } = (message.detail as { data: { plan: { uri: string } } }).data.plan;
    const body = await objects.read(uri);
    await objects.delete(uri);
    await load(message);
    await objects.write(uri, body);
    await load({ ...message, 'replay-name': 'at-once' });
    expect(publisher.types()).toEqual(['TableRejected', 'TableLoaded']);
    expect(await rows()).toEqual(abba);
  });
});

describe('a table outside the dataset’s namespace', () => {
  it('is not loaded, though event and plan agree on it', async () => {
    const { planOf, putPart, request, load, publisher, staged, home } = loader();
    const table = { source: 'public.artist', name: 'cafe.artist' };
    const plan = planOf(run, [await putPart(run, 'a.parquet', "(1, 'a')")], { table });
    const message = await request(run, plan);
    const detail = message.detail as { data: object };
    expect(await load({ ...message, detail: { ...detail, data: { ...detail.data, table } } })).toEqual([]);
    expect(publisher.dataOf(tableRejected)).toMatchObject([{ reasonCode: 'plan-mismatch', table }]);
    expect([staged, existsSync(join(home, 'lake'))]).toEqual([[], false]);
  });

  it('is every table, where the registry gives the dataset another namespace', async () => {
    const { loadRows, publisher, staged, home } = loader({ registered: { namespace: 'shop_staging' } });
    await loadRows(run, "(1, 'a')");
    expect(publisher.dataOf(tableRejected)).toMatchObject([{ reasonCode: 'plan-mismatch' }]);
    expect([staged, existsSync(join(home, 'lake'))]).toEqual([[], false]);
  });
});

describe('a request that may not be trusted', () => {
  it.each([
    ['comes from a foreign account', { account: strangerAccount }],
    ['comes from the source’s account', { account: '111122223333' }],
    ['comes from another Region', { region: 'us-east-1' }],
    ['has the source’s name', { source: 'snapferry.source' }],
  ])('and %s waits for people, and nothing is loaded or announced', async (_what, around) => {
    const { planOf, request, load, publisher, head } = loader();
    expect(await load({ ...(await request(run, planOf(run, []))), ...around })).toEqual([0]);
    expect(publisher.events).toEqual([]);
    expect(await head()).toBeUndefined();
  });
});

it('lets loads of one table follow each other, and each announces its own', async () => {
  const { putPart, planOf, request, load, publisher, rows } = loader();
  const of = async (each: typeof run, values: string) =>
    request(each, planOf(each, [await putPart(each, 'a.parquet', values)]));
  const messages = [await of(run, "(1, 'ABBA'), (2, NULL)"), await of(yesterday, "(1, 'old')")];
  const failed = (await Promise.all(messages.map((message) => load(message)))).flat();
  // One of two that come at once is told to come again.
  expect(failed.length).toBeLessThanOrEqual(1);
  await load(...messages);
  expect(await rows()).toEqual(abba);
  const outcomes = new Map(publisher.dataOf(tableLoaded).map(({ runId, outcome }) => [runId, outcome]));
  expect([...outcomes.keys()].sort()).toEqual([run.runId, yesterday.runId].sort());
});
