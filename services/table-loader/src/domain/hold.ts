import { SnapferryError } from '@snapferry/chassis';
import { defaultMaxShrink } from '@snapferry/contract';
import { currentSnapshot, type Snapshot, type TableHead } from '@snapferry/iceberg';
import {
  type HeldLoad,
  heldLoad,
  heldLoadUri,
  type LoadPlan,
  ObjectNotFoundError,
  type ObjectStore,
  parseJson,
  type ReleaseMarker,
  releaseMarker,
  releaseUri,
} from '@snapferry/ports';

/** What lies where a release belongs is none that can be honoured. */
export class ReleaseInvalidError extends SnapferryError {
  override readonly name = 'ReleaseInvalidError';
  readonly code = 'RELEASE_INVALID';
  readonly disposition = 'reject';
}

/** What is known of a run's table that was, or may be, held. */
export interface Hold {
  /** The load of this very plan that waits. */
  readonly held: HeldLoad | undefined;
  readonly release: ReleaseMarker | undefined;
}

/** The load of a plan, as the work bucket names it. */
export interface LoadKey {
  readonly runId: string;
  readonly attempt: number;
  /** Without its namespace. */
  readonly table: string;
  readonly planSha256: string;
}

/** @throws ReleaseInvalidError */
export async function readHold(objects: ObjectStore, workUri: string, load: LoadKey): Promise<Hold> {
  const record = heldLoad.safeParse(await readJson(objects, heldLoadUri(workUri, load)));
  // Only what this plan wrote: of another one nothing is known but that it was held.
  const held = record.success && record.data.planSha256 === load.planSha256 ? record.data : undefined;
  const uri = releaseUri(workUri, load);
  const found = await readJson(objects, uri);
  if (found === undefined) return { held, release: undefined };
  const release = releaseMarker.safeParse(found);
  if (!release.success || release.data.runId !== load.runId) {
    throw new ReleaseInvalidError(`expected a release of run ${load.runId} at ${uri}, found another form or run`);
  }
  return { held, release: release.data };
}

/** Undefined where there is no object, null where it is no JSON. */
async function readJson(objects: ObjectStore, uri: string): Promise<unknown> {
  try {
    return parseJson(await objects.read(uri)) ?? null;
  } catch (error) {
    if (error instanceof ObjectNotFoundError) return undefined;
    throw error;
  }
}

/**
 * Whether so many rows may not take the place of what the table holds until somebody says so. The first load of a table,
 * and one onto an empty table, are never held.
 */
export function mustWait(
  head: TableHead | undefined,
  rows: number,
  { maxShrink = defaultMaxShrink }: Pick<LoadPlan, 'maxShrink'>,
  release: ReleaseMarker | undefined,
): boolean {
  const before = rowsOf(head);
  if (before === 0 || rows >= before) return false;
  if (release !== undefined && rows >= release.rows) return false;
  return (before - rows) / before > maxShrink;
}

/** Rows that the table shows, by the totals of its current snapshot or, where their writer left them out, of the last that has some. */
export function rowsOf(head: TableHead | undefined): number {
  if (head === undefined) return 0;
  const { metadata } = head;
  const current = currentSnapshot(metadata);
  if (current === undefined) return 0;
  const older = metadata.snapshots.toSorted((a, b) => Number(b['sequence-number'] - a['sequence-number']));
  const [total = 0] = [current, ...older].flatMap((snapshot) => totalOf(snapshot) ?? []);
  return total;
}

function totalOf({ summary }: Snapshot): number | undefined {
  const { 'total-records': records, 'total-position-deletes': deleted = '0' } = summary;
  return records === undefined ? undefined : Math.max(0, Number(records) - Number(deleted));
}
