import { randomUUID } from 'node:crypto';
import type { DataOf, runCompleted, TableResult } from '@snapferry/events';
import { currentDataFiles, filePath, localFileIo, newSnapshotId } from '@snapferry/iceberg';
import { runEvent, type TestRun, testRun } from '@snapferry/testkit';
import { type loader, sql } from './support.ts';

export const run = testRun();
export const tomorrow = testRun({ time: '2026-11-21T03:00:00.000Z' });
export const loads = { namespace: 'shop', name: 'snapferry_loads' };

export const table = (name: string, changes: Partial<TableResult> = {}): TableResult => ({
  name: `shop.${name}`,
  source: `public.${name}`,
  outcome: 'loaded',
  rows: 3,
  bytes: 300,
  snapshotId: '4711',
  metadataLocation: 'file:///lake/shop/x/metadata/v1.metadata.json',
  loadedAt: '2026-11-20T03:30:00.123Z',
  ...changes,
});
export const completed = (of: TestRun = run, changes: Partial<DataOf<typeof runCompleted>> = {}) =>
  runEvent.runCompleted(of, { tables: [table('artist')], ...changes });

export type Rig = ReturnType<typeof loader>;

export async function headOf({ catalog }: Rig) {
  const head = await catalog.load(loads);
  if (head === undefined) throw new Error('expected a log of loads');
  return head;
}

export async function rows(rig: Rig, columns = 'run_id, revision, table_name, outcome, rows') {
  const { dataFiles } = await currentDataFiles(localFileIo(), await headOf(rig));
  const files = dataFiles.map(({ uri }) => `'${filePath(uri)}'`).join(', ');
  return sql(`SELECT ${columns} FROM read_parquet([${files}]) ORDER BY ALL`);
}

export const commitDeps = ({ catalog }: Rig) => ({
  catalog,
  io: localFileIo(),
  now: () => new Date(),
  newSnapshotId,
  newUuid: randomUUID,
});
