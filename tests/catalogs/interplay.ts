import { expect, it } from 'vitest';
import type { FileIo, TableCatalog, TableHead } from '../../packages/iceberg/src/index.ts';
import { loadRows } from './load-rows.ts';
import { type AskPyIceberg, askPyIceberg } from './py-iceberg.ts';

const orders = { namespace: 'shop', name: 'orders' };
const id = { name: 'id', type: 'long' } as const;
const note = { name: 'note', type: 'string' } as const;

export interface Interplay {
  readonly open: () => Promise<{ readonly catalog: TableCatalog; readonly io: FileIo }>;
  /** How PyIceberg gets to the table. */
  readonly ask: (head: TableHead) => Promise<AskPyIceberg>;
  /** Whether PyIceberg can write through this catalogue too. */
  readonly writes: boolean;
}

/** PyIceberg and we, on one table through one catalogue. */
export function describeInterplay({ open, ask, writes }: Interplay): void {
  it('lets PyIceberg read each load, the new column and the earlier contents', async () => {
    const { catalog, io } = await open();
    const first = { query: 'SELECT range AS id FROM range(3)', columns: [id], runId: 'r-1' };
    await loadRows(catalog, io, orders, first);
    const second = { query: "SELECT 7::BIGINT AS id, 'ü' AS note", columns: [id, note], runId: 'r-2' };
    const head = await loadRows(catalog, io, orders, second);
    const seen = await askPyIceberg(await ask(head));
    expect(seen.metadataLocation).toBe(head.metadataLocation);
    expect(seen.properties['snapferry.run-id']).toBe('r-2');
    expect(seen.columns).toEqual([
      [1, 'id', 'long'],
      [2, 'note', 'string'],
    ]);
    expect(seen.rows).toEqual([{ id: 7, note: 'ü' }]);
    expect(seen.snapshots.map(({ rows }) => rows)).toEqual([[{ id: 0 }, { id: 1 }, { id: 2 }], [{ id: 7, note: 'ü' }]]);
    expect(seen.snapshots.at(-1)?.id).toBe(String(head.metadata['current-snapshot-id']));
  });

  if (!writes) return;

  it('goes on from what PyIceberg appended', async () => {
    const { catalog, io } = await open();
    const rows = { query: 'SELECT 1::BIGINT AS id', columns: [id], runId: 'r-1' };
    const ours = await loadRows(catalog, io, orders, rows);
    const appended = await askPyIceberg({ ...(await ask(ours)), append: [{ id: 2 }] });
    expect(appended.rows).toEqual([{ id: 1 }, { id: 2 }]);
    const stale = catalog.commit(orders, ours, {
      requirements: [],
      updates: [{ action: 'set-properties', updates: { late: 'yes' } }],
    });
    await expect(stale).rejects.toMatchObject({ code: 'COMMIT_CONFLICT' });
    const head = await loadRows(catalog, io, orders, { ...rows, query: 'SELECT 3::BIGINT AS id', runId: 'r-3' });
    const seen = await askPyIceberg(await ask(head));
    expect(seen.rows).toEqual([{ id: 3 }]);
    expect(seen.snapshots.map((snapshot) => snapshot.rows)).toEqual([[{ id: 1 }], [{ id: 1 }, { id: 2 }], [{ id: 3 }]]);
  });
}
