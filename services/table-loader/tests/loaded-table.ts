import { randomUUID } from 'node:crypto';
import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type DataFile, fileUri, localFileIo, newSnapshotId, type TableHead } from '@snapferry/iceberg';
import { testRun } from '@snapferry/testkit';
import { loader } from './support.ts';

export const monday = testRun({ time: '2026-11-23T03:00:00.000Z' });
export const rows = "(1, 'SECRET-ann'), (2, 'SECRET-bob'), (3, NULL)";

export type Rig = ReturnType<typeof loader>;

/** A table of Monday with its three rows. */
export async function loaded(): Promise<Rig> {
  const rig = loader();
  await rig.loadRows(monday, rows);
  return rig;
}

export const dataFiles = ({ home }: Rig): string[] => globSync(join(home, 'lake/shop/artist/data/*.parquet'));

export const deps = (rig: Rig) => ({
  catalog: rig.catalog,
  io: localFileIo(),
  now: () => new Date(),
  newSnapshotId,
  newUuid: randomUUID,
});

/** A data file of another engine: its own order of columns, its own names' case aside, our field ids. */
export async function foreignFile(rig: Rig, select: string): Promise<DataFile> {
  const path = join(rig.home, 'lake/shop/artist/data', `${randomUUID()}.parquet`);
  await rig.sql(
    `COPY (SELECT name, id FROM (${select}) t(id, name)) TO '${path}' (FORMAT parquet, FIELD_IDS {id: 1, name: 2})`,
  );
  const [counted] = await rig.sql(`SELECT count(*) AS n FROM '${path}'`);
  const recordCount = BigInt(String(counted?.n));
  return {
    uri: fileUri(path),
    recordCount,
    fileSizeBytes: BigInt(statSync(path).size),
    splitOffsets: [4n],
    columns: new Map(),
  };
}

export async function head(rig: Rig): Promise<TableHead> {
  const found = await rig.head();
  if (found === undefined) throw new Error('expected a table');
  return found;
}
