import { property, rollbackFloor } from './table-properties.ts';

/** The newest load of a table that something beside the table knows: the run ledger, or the dataset's log of loads. */
export interface LastLoad {
  readonly runId: string;
  readonly snapshotTime: string;
  /** When the table took it. */
  readonly loadedAt?: string | undefined;
}

/** Whether a table with that outcome shows its run's content, as far as the run knows. */
export function isLoaded(outcome: string | null | undefined): boolean {
  return outcome === 'loaded' || outcome === 'already-loaded';
}

/** Of two loads of a table the one that it shows, unless it was rolled back. */
export function newerLoad(a: LastLoad, b: LastLoad): LastLoad {
  const order = (load: LastLoad): string => `${load.snapshotTime} ${load.loadedAt ?? ''}`;
  return order(a) >= order(b) ? a : b;
}

/** What a table shows: its properties, and when its current snapshot was made, in milliseconds since 1970. */
export interface ShownContent {
  readonly properties: Readonly<Record<string, string>>;
  readonly committedAt: number;
}

/**
 * In words, that a table is lost, or shows older content though nobody rolled it back: its newest metadata are lost, and
 * earlier ones took their place; or that it shows content of others. Undefined where it shows that load, or a newer one.
 *
 * @param shown undefined where the catalogue knows no such table.
 */
export function lossOf(shown: ShownContent | undefined, last: LastLoad): string | undefined {
  if (shown === undefined) return `expected the table that run ${last.runId} loaded, found none`;
  const { [property.snapshotTime]: time = '', [property.runId]: runId } = shown.properties;
  if (runId === last.runId || time > last.snapshotTime || rollbackFloor(shown.properties) !== undefined)
    return undefined;
  // Two runs of one snapshot: the one under the newer contract came later.
  const isLater = last.loadedAt === undefined || shown.committedAt >= Date.parse(last.loadedAt);
  if (time === last.snapshotTime && isLater) return undefined;
  const expected = `expected the content of run ${last.runId}, found that of`;
  return runId === undefined
    ? `${expected} no run: others replaced it, or newer metadata are lost`
    : `${expected} ${runId}: newer metadata are lost`;
}
