import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { tableLoaded, tableRejected } from '@snapferry/events';
import { testRun } from '@snapferry/testkit';
import { loadColumn } from '@snapferry/transform';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditTable } from '../../../packages/iceberg/tests/audit-table.ts';
import { type LoaderOptions, loader } from './support.ts';

const run = testRun();
/** So little that every part is a window of its own. */
const onePart = 0;
const numbers = [
  loadColumn({ source: 'id', target: 'id', physicalType: 'integer', policy: 'allow' }),
  loadColumn({ source: 'name', target: 'name', physicalType: 'integer', policy: 'allow', onInvalid: 'null' }),
];
const strict = numbers.map((column) => ({ ...column, onInvalid: 'reject' as const }));

type Row = readonly [id: number, name: string | null];

async function loadParts(rig: ReturnType<typeof loader>, parts: readonly (readonly Row[])[], columns = numbers) {
  const put = parts.map((rows, i) =>
    rig.putPart(
      run,
      `${i}.parquet`,
      rows.map(([id, name]) => `(${id}, ${name === null ? 'NULL::VARCHAR' : `'${name}'`})`).join(),
    ),
  );
  const plan = rig.planOf(run, await Promise.all(put), { columns });
  return await rig.load(await rig.request(run, plan));
}

/** Five parts of three rows. */
const five = Array.from({ length: 5 }, (_, part) => [0, 1, 2].map((row): Row => [part * 10 + row, String(row)]));

function rejection(rig: ReturnType<typeof loader>) {
  const [data] = rig.publisher.dataOf(tableRejected);
  return { code: data?.reasonCode, reason: data?.reason ?? '' };
}

async function expectNothing(rig: ReturnType<typeof loader>) {
  expect(rig.publisher.types()).toEqual(['TableRejected']);
  expect(await rig.head()).toBeUndefined();
  expect(existsSync(join(rig.home, 'tmp')) ? readdirSync(join(rig.home, 'tmp')) : []).toEqual([]);
}

describe('a load in windows', () => {
  it('makes the same table whatever the size of a window', async () => {
    const row = fc.tuple(fc.nat(1000), fc.constantFrom('1', '-7', 'x', '1.5', null));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(row, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
        async (parts) => {
          const results = [];
          for (const scratchBytes of [onePart, 20_000, Number.POSITIVE_INFINITY]) {
            const rig = loader({ scratchBytes });
            expect(await loadParts(rig, parts)).toEqual([]);
            const [loaded] = rig.publisher.dataOf(tableLoaded);
            const head = await rig.head();
            expect(head && (await auditTable(head))).toEqual([]);
            results.push({
              rows: (await rig.rows()).map((each) => JSON.stringify(each)).toSorted(),
              count: loaded?.rows,
              nulled: loaded?.nulledValues,
            });
          }
          expect(results[1]).toEqual(results[0]);
          expect(results[2]).toEqual(results[0]);
          expect(results[0]?.count).toBe(parts.flat().length);
        },
      ),
      { numRuns: 6 },
    );
  });

  it('has the files of every window', async () => {
    const rig = loader({ scratchBytes: onePart });
    await loadParts(rig, five);
    expect(await rig.rows()).toHaveLength(15);
    expect(readdirSync(join(rig.home, 'lake', 'shop', 'artist', 'data'))).toHaveLength(5);
    expect(readdirSync(join(rig.home, 'tmp'))).toEqual([]);
  });

  it.each([
    ['is read', 3],
    ['has been staged', 4],
    ['has yet to be staged', 5],
  ])('commits nothing if a part changes while it %s', async (_when, part) => {
    const afterWriting: LoaderOptions['afterWriting'] = async ({ objects, window }) => {
      const uri = changing.uri;
      if (window === 3) await objects.write(uri, await objects.read(uri));
    };
    const rig = loader({ scratchBytes: onePart, afterWriting });
    const changing = await rig.putPart(run, `${part - 1}.parquet`, "(1, 'x')");
    await loadParts(rig, five);
    expect(rejection(rig).code).toBe('part-changed');
    expect(rejection(rig).reason).toContain(`/${part - 1}.parquet`);
    await expectNothing(rig);
  });

  it('counts the values that do not cast over all windows', async () => {
    const rig = loader({ scratchBytes: onePart });
    const parts = five.map(
      (rows, i) =>
        [
          ...rows,
          ...(i === 1 || i === 4
            ? [
                [100 + i, 'x'],
                [200 + i, 'y'],
              ]
            : []),
        ] as Row[],
    );
    await loadParts(rig, parts, strict);
    expect(rejection(rig)).toMatchObject({
      code: 'invalid-values',
      reason: expect.stringContaining('4 values do not cast'),
    });
    await expectNothing(rig);
  });

  it('refuses more than 100 partitions together', async () => {
    const rig = loader({ scratchBytes: onePart });
    const parts = [0, 50, 100].map((from) => Array.from({ length: 50 }, (_, i): Row => [from + i, '1']));
    const put = await Promise.all(
      parts.map((rows, i) => rig.putPart(run, `${i}.parquet`, rows.map(([id, name]) => `(${id}, '${name}')`).join())),
    );
    const partition = [{ column: 'id', transform: 'identity' as const }];
    await rig.load(await rig.request(run, rig.planOf(run, put, { partition })));
    expect(rejection(rig).code).toBe('too-many-partitions');
    await expectNothing(rig);
  });

  it('refuses a later window of other columns', async () => {
    const rig = loader({ scratchBytes: onePart });
    const parts = [await rig.putPart(run, 'a.parquet', "(1, 'a')"), await rig.putPart(run, 'b.parquet', '(1, 2)')];
    await rig.load(await rig.request(run, rig.planOf(run, parts)));
    expect(rejection(rig)).toMatchObject({ code: 'part-unreadable', reason: expect.stringContaining('b.parquet') });
    await expectNothing(rig);
  });
});
