import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { tableLoaded, tableRejected } from '@snapferry/events';
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
