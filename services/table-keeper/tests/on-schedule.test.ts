import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ScheduledWorkError } from '@snapferry/chassis';
import {
  fileCatalog,
  localFileIo,
  newSnapshotId,
  planSchema,
  replaceContent,
  type TableCatalog,
  type TableIdentifier,
} from '@snapferry/iceberg';
import { createOnSchedule, type KeptWarehouse } from '@snapferry/table-keeper';
import { lambdaContext, memoryRegistry, recordedObservability, registeredDataset } from '@snapferry/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';

const today = '2026-11-20T06:00:00.000Z';
const artist: TableIdentifier = { namespace: 'shop', name: 'artist' };
const album: TableIdentifier = { namespace: 'shop', name: 'album' };
const columns = [{ name: 'id', type: 'long' as const }];

async function lake() {
  const warehouse = await mkdtemp(join(tmpdir(), 'snapferry-keeper-'));
  onTestFinished(() => rm(warehouse, { recursive: true, force: true }));
  let now = new Date(today);
  const clock = { now: () => now };
  const catalog = fileCatalog({ warehouse, now: clock.now });
  const io = localFileIo();
  const recorded = recordedObservability();
  const folder = (table: TableIdentifier, part: 'data' | 'metadata') =>
    join(warehouse, table.namespace, table.name, part);

  /** Loads one made-up file on that day; the folder says what of it is still there. */
  async function load(table: TableIdentifier, at: string, name: string): Promise<void> {
    now = new Date(at);
    const data = folder(table, 'data');
    await mkdir(data, { recursive: true });
    await writeFile(join(data, name), 'x');
    const head = await catalog.load(table);
    await replaceContent({ catalog, io, now: clock.now, newSnapshotId, newUuid: randomUUID }, {
      table,
      columns,
      schema: planSchema(head, columns),
      files: [
        { uri: `file://${join(data, name)}`, recordCount: 1n, fileSizeBytes: 1n, splitOffsets: [], columns: new Map() },
      ],
      properties: { 'snapferry.run-id': name },
      summary: {},
      admit: () => ({ proceed: true }),
    } as never);
    now = new Date(today);
  }

  async function leave(table: TableIdentifier, name: string, modifiedAt: string): Promise<void> {
    const path = join(folder(table, 'data'), name);
    await writeFile(path, 'orphan');
    await utimes(path, new Date(modifiedAt), new Date(modifiedAt));
  }

  return {
    ...recorded,
    catalog,
    load,
    leave,
    dataFiles: async (table: TableIdentifier) => (await readdir(folder(table, 'data'))).sort(),
    keep: (kept: KeptWarehouse = { upkeep: 'by-us', catalog, io }, more: { snapshotDays?: number } = {}) =>
      createOnSchedule({
        registry: memoryRegistry(registeredDataset('shop'), registeredDataset('crm')),
        warehouse: kept,
        clock,
        newUuid: randomUUID,
        observability: recorded.observability,
        ...more,
      })({}, lambdaContext()),
  };
}

describe('table-keeper', () => {
  it('expires snapshots older than five days with their files, and keeps younger ones', async () => {
    const { load, keep, catalog, dataFiles } = await lake();
    await load(artist, '2026-11-14T03:00:00.000Z', 'a.parquet');
    await load(artist, '2026-11-15T07:00:00.000Z', 'b.parquet');
    await load(artist, '2026-11-19T03:00:00.000Z', 'c.parquet');
    expect(await keep()).toEqual([
      { table: 'shop.artist', expiredSnapshots: 1, expiredFiles: 3, orphanFiles: 0, orphanBytes: 0, failedFiles: 0 },
    ]);
    expect(await dataFiles(artist)).toEqual(['b.parquet', 'c.parquet']);
    const head = await catalog.load(artist);
    expect(head?.metadata.snapshots).toHaveLength(2);
    expect(head?.metadata.properties['snapferry.run-id']).toBe('c.parquet');
  });

  it('keeps the newest two snapshots however old they are, and does nothing more the second time', async () => {
    const { load, keep, catalog, dataFiles } = await lake();
    await load(artist, '2025-12-31T03:00:00.000Z', '0.parquet');
    await load(artist, '2026-01-01T03:00:00.000Z', 'a.parquet');
    await load(artist, '2026-01-02T03:00:00.000Z', 'b.parquet');
    await keep();
    const version = (await catalog.load(artist))?.version;
    expect(await keep()).toMatchObject([{ expiredSnapshots: 0, expiredFiles: 0 }]);
    expect((await catalog.load(artist))?.version).toBe(version);
    expect(await dataFiles(artist)).toEqual(['a.parquet', 'b.parquet']);
  });

  it('keeps snapshots for as many days as it is told', async () => {
    const { load, keep } = await lake();
    await load(artist, '2026-11-13T07:00:00.000Z', '0.parquet');
    await load(artist, '2026-11-14T03:00:00.000Z', 'a.parquet');
    await load(artist, '2026-11-19T03:00:00.000Z', 'b.parquet');
    expect(await keep(undefined, { snapshotDays: 7 })).toMatchObject([{ expiredSnapshots: 0 }]);
  });

  it('leaves something to roll back to after a week without loads', async () => {
    const { load, keep, catalog, dataFiles } = await lake();
    await load(artist, '2026-11-12T03:00:00.000Z', 'good.parquet');
    await load(artist, '2026-11-20T03:00:00.000Z', 'bad.parquet');
    expect(await keep()).toMatchObject([{ expiredSnapshots: 0 }]);
    const runs = (await catalog.load(artist))?.metadata.snapshots.length;
    expect([runs, await dataFiles(artist)]).toEqual([2, ['bad.parquet', 'good.parquet']]);
  });

  it('removes orphans older than three days and leaves younger ones to loads in flight', async () => {
    const { load, leave, keep, dataFiles } = await lake();
    await load(artist, '2026-11-19T03:00:00.000Z', 'a.parquet');
    await leave(artist, 'old.parquet', '2026-11-17T05:00:00.000Z');
    await leave(artist, 'young.parquet', '2026-11-17T07:00:00.000Z');
    expect(await keep()).toMatchObject([{ orphanFiles: 1, orphanBytes: 6 }]);
    expect(await dataFiles(artist)).toEqual(['a.parquet', 'young.parquet']);
  });

  it('leaves tables of no registered namespace alone', async () => {
    const { load, keep, catalog } = await lake();
    const strange = { namespace: 'finance', name: 'ledger' };
    await load(strange, '2025-12-31T03:00:00.000Z', '0.parquet');
    await load(strange, '2026-01-01T03:00:00.000Z', 'a.parquet');
    await load(strange, '2026-01-02T03:00:00.000Z', 'b.parquet');
    expect(await keep()).toEqual([]);
    expect((await catalog.load(strange))?.metadata.snapshots).toHaveLength(3);
  });

  it('leaves a table alone that forbids cleaning, and says so', async () => {
    const { load, keep, catalog } = await lake();
    await load(artist, '2025-12-31T03:00:00.000Z', '0.parquet');
    await load(artist, '2026-01-01T03:00:00.000Z', 'a.parquet');
    await load(artist, '2026-01-02T03:00:00.000Z', 'b.parquet');
    const head = await catalog.load(artist);
    await catalog.commit(artist, head, {
      requirements: [],
      updates: [{ action: 'set-properties', updates: { 'gc.enabled': 'false' } }],
    });
    expect(await keep()).toEqual([{ table: 'shop.artist', skipped: 'the table forbids it (gc.enabled)' }]);
    expect((await catalog.load(artist))?.metadata.snapshots).toHaveLength(3);
  });

  it('leaves a table alone that somebody else wrote', async () => {
    const { load, keep, catalog } = await lake();
    await load(artist, '2025-12-31T03:00:00.000Z', '0.parquet');
    await load(artist, '2026-01-01T03:00:00.000Z', 'a.parquet');
    await load(artist, '2026-01-02T03:00:00.000Z', 'b.parquet');
    const head = await catalog.load(artist);
    await catalog.commit(artist, head, {
      requirements: [],
      updates: [{ action: 'remove-properties', removals: ['snapferry.run-id'] }],
    });
    expect(await keep()).toEqual([{ table: 'shop.artist', skipped: 'not written by Snapferry' }]);
    expect((await catalog.load(artist))?.metadata.snapshots).toHaveLength(3);
  });

  it('keeps the log of loads like any other: its history goes, its rows stay', async () => {
    const { load, keep, catalog, dataFiles } = await lake();
    const loads = { namespace: 'shop', name: 'snapferry_loads' };
    await load(loads, '2025-12-31T03:00:00.000Z', '0.parquet');
    await load(loads, '2026-01-01T03:00:00.000Z', 'a.parquet');
    await load(loads, '2026-01-02T03:00:00.000Z', 'b.parquet');
    const head = await catalog.load(loads);
    await catalog.commit(loads, head, {
      requirements: [],
      updates: [
        { action: 'remove-properties', removals: ['snapferry.run-id'] },
        { action: 'set-properties', updates: { 'snapferry.kind': 'loads' } },
      ],
    });
    expect(await keep()).toMatchObject([{ table: 'shop.snapferry_loads', expiredSnapshots: 1 }]);
    expect(await dataFiles(loads)).toEqual(['a.parquet', 'b.parquet']);
  });

  it('goes on with the other tables after a fault, and throws it at the end', async () => {
    const { load, keep, catalog, output } = await lake();
    for (const table of [album, artist]) {
      await load(table, '2025-12-31T03:00:00.000Z', '0.parquet');
      await load(table, '2026-01-01T03:00:00.000Z', 'a.parquet');
      await load(table, '2026-01-02T03:00:00.000Z', 'b.parquet');
    }
    const failing: TableCatalog = {
      ...catalog,
      load: (table) => (table.name === 'album' ? Promise.reject(new Error('CANARY')) : catalog.load(table)),
    };
    const fault = await keep({ upkeep: 'by-us', catalog: failing, io: localFileIo() }).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(ScheduledWorkError);
    expect(fault).toMatchObject({ done: [{ table: 'shop.artist', expiredSnapshots: 1 }] });
    expect((await catalog.load(artist))?.metadata.snapshots).toHaveLength(2);
    expect(output()).not.toContain('CANARY');
  });

  it('does nothing where the catalogue keeps its tables itself', async () => {
    const { keep } = await lake();
    expect(await keep({ upkeep: 'by-catalogue' })).toEqual([]);
  });
});
