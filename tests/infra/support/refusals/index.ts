import type { Keys } from '../all.ts';
import { onBuses } from './buses.ts';
import { ofGrants } from './grants.ts';
import { inTheLake, ofPseudonymisationKeys } from './lake.ts';
import { onRawExports, withoutTls } from './raw-exports.ts';
import type { Refusal } from './refusal.ts';
import { betweenSources, ofCopies, ofTheExportRole, onContracts } from './sources.ts';

/**
 * The refusals that matter, in the order of a day.
 *
 * @param roles ARNs of all roles that the programs make
 */
export function refusals(keys: Keys, roles: readonly string[]): Refusal[] {
  return [
    ...onBuses,
    ...onRawExports(keys),
    ...withoutTls,
    ...betweenSources(keys),
    ...ofTheExportRole,
    ...onContracts,
    ...ofCopies(keys),
    ...ofGrants(keys),
    ...ofPseudonymisationKeys(keys, roles),
    ...inTheLake(keys),
  ];
}
