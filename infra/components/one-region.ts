import type { Place } from '../config/types.ts';

/**
 * `export: lake` stays within a Region: RDS copies an encrypted snapshot that is shared to no other one (RDS user guide,
 * "Copying a DB snapshot").
 *
 * @throws Error naming both
 */
export function requireOneRegion(dataset: string, source: Place, lake: Place): void {
  if (source.region === lake.region) return;
  throw new Error(
    `${dataset}: expected its source and the lake in one Region, as export: lake needs it, found ${source.region} and ${lake.region}. ` +
      'Let the source export it (snapferryExport: source), or deploy a lake in its Region.',
  );
}
