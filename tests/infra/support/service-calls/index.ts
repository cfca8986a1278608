import type { Keys } from '../all.ts';
import { billingAccount, lakeAccount, shopAccount } from '../deployments.ts';
import { role } from '../places.ts';
import type { Call } from '../simulate.ts';
import { lakeOfItsExport, sourceOfLakeExport } from './lake-exports.ts';
import type { MadeBy } from './made-calls.ts';
import { lakeOfSourceExport, sourceOfItsExport } from './source-exports.ts';

/** Each service with the calls that its adapters, Powertools and Lambda make for it. */
export function serviceCalls(keys: Keys): Readonly<Record<string, readonly Call[]>> {
  return {
    ...by('source', shopAccount, sourceOfItsExport(keys)),
    ...by('lake', lakeAccount, lakeOfSourceExport(keys)),
    ...by('source (export: lake)', billingAccount, sourceOfLakeExport(keys)),
    ...by('lake (export: lake)', lakeAccount, lakeOfItsExport(keys)),
  };
}

function by(where: string, account: string, calls: MadeBy): Record<string, Call[]> {
  return Object.fromEntries(
    Object.entries(calls).map(([service, made]) => [
      `${where} ${service}`,
      made.map((each) => ({ ...each, by: role(account, service) })),
    ]),
  );
}
