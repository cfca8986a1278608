import type { Keys } from '../all.ts';
import { onBuses } from './buses.ts';
import { ofGrants } from './grants.ts';
import { inTheLake } from './lake.ts';
import { onRawExports, withoutTls } from './raw-exports.ts';
import type { Refusal } from './refusal.ts';
import { betweenSources, ofCopies, ofTheExportRole } from './sources.ts';

/** The refusals that matter, in the order of a day. */
export function refusals(keys: Keys): Refusal[] {
  return [
    ...onBuses,
    ...onRawExports(keys),
    ...withoutTls,
    ...betweenSources(keys),
    ...ofTheExportRole,
    ...ofCopies(keys),
    ...ofGrants(keys),
    ...inTheLake(keys),
  ];
}
