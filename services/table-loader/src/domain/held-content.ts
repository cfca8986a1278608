import { randomUUID } from 'node:crypto';
import { type Clock, instant } from '@snapferry/chassis';
import {
  areFitting,
  type DataFile,
  type HeldFiles,
  holdFiles,
  newSnapshotId,
  readHeldFiles,
  type WantedColumn,
} from '@snapferry/iceberg';
import {
  type HeldLoad,
  heldLoad,
  heldLoadUri,
  type LoadPlan,
  type ObjectStore,
  type Proof,
  parseProof,
  printProof,
} from '@snapferry/ports';
import type { Warehouse } from '../ports/warehouse.ts';
import type { LoadKey } from './hold.ts';
import type { PlacedTable, TableShape } from './write-table.ts';

export interface HoldContentDeps {
  readonly objects: ObjectStore;
  readonly workUri: string;
  readonly warehouse: Warehouse;
  readonly clock: Clock;
}

/** A table's files, ready to be committed. */
export interface Content extends Omit<PlacedTable, 'evidence'> {
  /** Where the files waited until now: they are committed as they are. */
  readonly held?: HeldFiles;
  readonly proof?: Proof;
}

/**
 * Keeps a load that is not to be published: a manifest beside the files, then the record in the work bucket. Until the
 * record stands nothing is held, and what was written by then is an orphan.
 */
export async function keepContent(
  { objects, workUri, warehouse, clock }: HoldContentDeps,
  plan: LoadPlan,
  load: LoadKey,
  content: Content & TableShape & { readonly rowsBefore: number },
): Promise<HeldLoad> {
  const { files, location, layout } = content;
  const deps = { io: warehouse.io, newSnapshotId, newUuid: randomUUID };
  const manifest =
    files.length === 0 ? undefined : await holdFiles(deps, { location, files, schema: content.schema.schema, layout });
  const record = heldLoad.parse({
    version: 1,
    runId: load.runId,
    attempt: load.attempt,
    planSha256: load.planSha256,
    table: plan.table,
    heldAt: instant(clock.now()),
    rows: Number(content.rows),
    bytes: files.reduce((sum, { fileSizeBytes }) => sum + Number(fileSizeBytes), 0),
    rowsBefore: content.rowsBefore,
    ...(manifest === undefined ? {} : { manifest: await keptFile(warehouse, manifest) }),
    files: await inTurn(files, ({ uri }) => keptFile(warehouse, uri)),
    nulledValues: content.nulledValues.map(({ column, count }) => ({ column, count: Number(count) })),
    ...(content.proof === undefined ? {} : { proof: printProof(content.proof) }),
  });
  await objects.write(heldLoadUri(workUri, load), new TextEncoder().encode(JSON.stringify(record)));
  return record;
}

const day = 24 * 60 * 60 * 1000;

/**
 * How long before a cleaning may take a held load's files they are no longer used: a cleaning that has read the table already
 * knows nothing of a commit made meanwhile. It covers the commit, the cleaning and the clocks of both.
 */
const safeAge = day;

/**
 * Whether no cleaning of unreferenced files can be after the load's files yet.
 *
 * @param unreferencedDays after which they may be removed, by table-keeper or by the catalogue itself.
 */
export function isSafeToUse({ heldAt }: HeldLoad, unreferencedDays: number, now: Date): boolean {
  return now.getTime() < Date.parse(heldAt) + unreferencedDays * day - safeAge;
}

/**
 * The files of a held load, if every byte of them is as it was and they still fit the table. Undefined if not: they have to
 * be written again, from the export.
 */
export async function heldContent(
  warehouse: Warehouse,
  record: HeldLoad,
  columns: readonly WantedColumn[],
  shape: TableShape,
): Promise<Content | undefined> {
  const proof = parseProof(record.proof);
  const known = {
    nulledValues: record.nulledValues.map(({ column, count }) => ({ column, count: BigInt(count) })),
    ...(proof === undefined ? {} : { proof }),
  };
  if (record.manifest === undefined) {
    return record.files.length === 0 ? { files: [], rows: 0n, ...known } : undefined;
  }
  const kept = [record.manifest, ...record.files];
  if (kept.some(({ uri }) => !uri.startsWith(`${shape.location}/`))) return undefined;
  const intact = await inTurn(kept, async ({ uri, size, sha256 }) => {
    const found = await warehouse.fingerprint(uri);
    return found?.size === size && found.sha256 === sha256;
  });
  if (intact.includes(false)) return undefined;
  const held = readHeldFiles(record.manifest.uri, await warehouse.io.read(record.manifest.uri));
  const recorded = new Set(record.files.map(({ uri }) => uri));
  if (held.files.some(({ uri }) => !recorded.has(uri))) return undefined;
  if (!areFitting(held, columns, { schema: shape.schema.schema, layout: shape.layout })) return undefined;
  return { files: held.files, rows: rowsIn(held.files), ...known, held };
}

async function keptFile(warehouse: Warehouse, uri: string) {
  const found = await warehouse.fingerprint(uri);
  if (found === undefined) throw new Error(`expected the file that was just written at ${uri}, found none`);
  return { uri, ...found };
}

function rowsIn(files: readonly DataFile[]): bigint {
  return files.reduce((sum, { recordCount }) => sum + recordCount, 0n);
}

/** One after the other: each may be read whole. */
async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
