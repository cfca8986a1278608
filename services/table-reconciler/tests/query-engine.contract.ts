import { describe, expect, it } from 'vitest';
import type { QueryEngine } from '../src/ports/query-engine.ts';

export interface QueryEngineRig {
  readonly engine: QueryEngine;
  /** Makes so many rows the content of a table of `shop`, and gives the snapshot that holds them. */
  load(table: string, rows: number): Promise<string>;
}

/** What every QueryEngine promises. The factory gives one over a lake without tables. */
export function describeQueryEngine(
  name: string,
  factory: () => Promise<QueryEngineRig> | QueryEngineRig,
  /** Whether it can read a snapshot that another one stands above. */
  { timeTravel = true } = {},
): void {
  describe(`${name} as a QueryEngine`, () => {
    it('counts the rows of each table, more of them than any query holds', async () => {
      const { engine, load } = await factory();
      const versions = [];
      for (let index = 0; index < 25; index += 1) {
        versions.push({ name: `shop.table_${index}`, snapshotId: await load(`table_${index}`, index) });
      }
      const { tables, bytesScanned } = await engine.count(versions);
      expect(Object.fromEntries(tables)).toEqual(
        Object.fromEntries(versions.map(({ name: table }, index) => [table, { rows: index }])),
      );
      expect(bytesScanned).toBeGreaterThanOrEqual(0);
    });

    it('says why it cannot read one table, and counts the others all the same', async () => {
      const { engine, load } = await factory();
      const snapshotId = await load('orders', 3);
      const { tables } = await engine.count([
        { name: 'shop.none', snapshotId: '1' },
        { name: 'shop.orders', snapshotId },
        { name: 'nowhere.orders', snapshotId: '1' },
      ]);
      expect(tables.get('shop.orders')).toEqual({ rows: 3 });
      for (const missing of ['shop.none', 'nowhere.orders']) {
        expect(tables.get(missing)).toEqual({ unreadable: expect.stringMatching(/^[A-Z][A-Z_]+$/) });
      }
    });

    it('counts none for none', async () => {
      const { engine } = await factory();
      expect(await engine.count([])).toEqual({ tables: new Map(), bytesScanned: 0 });
    });

    if (!timeTravel) return;

    it('counts the snapshot that it is asked for, whatever stands above it', async () => {
      const { engine, load } = await factory();
      const first = await load('orders', 3);
      const second = await load('orders', 5);
      const rowsAt = async (snapshotId: string) =>
        (await engine.count([{ name: 'shop.orders', snapshotId }])).tables.get('shop.orders');
      expect(await rowsAt(first)).toEqual({ rows: 3 });
      expect(await rowsAt(second)).toEqual({ rows: 5 });
      expect(await rowsAt('123456789')).toEqual({ unreadable: expect.stringMatching(/^[A-Z][A-Z_]+$/) });
    });
  });
}
