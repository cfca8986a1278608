import { globSync } from 'node:fs';
import { join } from 'node:path';
import { tableLoaded } from '@snapferry/events';
import { currentDataFiles, filePath, localFileIo } from '@snapferry/iceberg';
import { type HeldLoad, heldLoad, heldLoadUri, type LoadPlan, releaseUri } from '@snapferry/ports';
import { type TestRun, testRun, workUri } from '@snapferry/testkit';
import { auditTable } from '../../../packages/iceberg/tests/audit-table.ts';
import { type LoaderOptions, loader } from './support.ts';

export const day = (of: number): TestRun => testRun({ time: `2026-11-${of}T03:00:00.000Z` });
export const [monday, tuesday, wednesday] = [day(23), day(24), day(25)];

/** Rows 1 to n, as SQL. */
export const rows = (count: number): string =>
  Array.from({ length: count }, (_, index) => `(${index + 1}, 'SECRET-${index + 1}')`).join(', ');

export type Rig = ReturnType<typeof loader>;

export const recordUri = (of: TestRun, attempt = 1) =>
  heldLoadUri(workUri, { runId: of.runId, attempt, table: 'artist' });
export const record = async ({ objects }: Rig, of = tuesday): Promise<HeldLoad> =>
  heldLoad.parse(JSON.parse(new TextDecoder().decode(await objects.read(recordUri(of)))));

export function release({ objects }: Rig, count: number, of = tuesday) {
  const marker = { version: 1, runId: of.runId, table: 'shop.artist', rows: count, releasedAt: '2026-11-24T08:00:00Z' };
  const body = new TextEncoder().encode(JSON.stringify(marker));
  return objects.write(releaseUri(workUri, { runId: of.runId, table: 'artist' }), body);
}

/** Ten rows on Monday, and on Tuesday four. */
export async function shrunk(changes: Partial<LoadPlan> = {}, options?: LoaderOptions) {
  const rig = loader(options);
  await rig.loadRows(monday, rows(10), changes);
  const before = await rig.head();
  const message = await rig.loadRows(tuesday, rows(4), changes);
  return { rig, before, message };
}

export const dataFiles = ({ home }: Rig) => globSync(join(home, 'lake/shop/artist/data/*.parquet')).sort();
export const counts = ({ publisher }: Rig) =>
  publisher.dataOf(tableLoaded).map(({ outcome, rows: of }) => [outcome, of]);

export async function published(rig: Rig) {
  const head = await rig.head();
  if (head === undefined) throw new Error('expected a table');
  const { dataFiles: live } = await currentDataFiles(localFileIo(), head);
  return { head, files: live.map(({ uri }) => filePath(uri)), problems: await auditTable(head) };
}
