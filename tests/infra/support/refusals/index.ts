import { onBuses } from './buses.ts';
import { inTheLake } from './lake.ts';
import { onRawExports, withoutTls } from './raw-exports.ts';
import type { Refusal, RefusalKeys } from './refusal.ts';
import { betweenSources, ofTheExportRole } from './sources.ts';

/** The refusals that matter, in the order of a day. */
export function refusals(keys: RefusalKeys): Refusal[] {
  return [
    ...onBuses,
    ...onRawExports(keys),
    ...withoutTls,
    ...betweenSources(keys),
    ...ofTheExportRole,
    ...inTheLake(keys),
  ];
}
